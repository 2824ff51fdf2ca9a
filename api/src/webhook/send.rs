//! Sends what waits in the queues: claim (short transaction), send (none open), record (short transaction).
//!
//! Of a queue one message is on its way at a time, held by a lease that ends by itself should this process die; what was sent
//! then is sent twice. Messages of many endpoints are on their way at once, of one organization a few only, so that slow ones
//! hold up nobody else.

use super::delivery::store::{self as deliveries, DeliveryRow};
use super::endpoint::store::{self as endpoints, EVENT_LANE, EndpointRow};
use super::signature::EndpointKeys;
use crate::app::App;
use crate::http::problem::Problem;
use crate::http::types::{Moment, Ref};
use crate::port::courier::{ANSWER_MAX, Outcome};
use crate::port::mailer::Letter;
use crate::port::random;
use crate::storage::{hub_column, restore_time, statement};
use crate::trust::event::view::EventView;
use crate::trust::feed;
use crate::tx::Tx;
use crate::work::mail;
use actix_web::web::Data;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::id::{Id, OrganizationKind, WebhookEndpointKind};
use keqiao_domain::timestamp::Timestamp;
use keqiao_domain::webhook::delivery::{AttemptFailure, DeliveryState, Next, after_failure};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Messages on their way at once, from this process.
const IN_FLIGHT_MAX: usize = 64;
/// Of these, with the database at one time: the rest of it is for the other tasks.
const WITH_DATABASE_MAX: usize = 2;
/// Of these, to endpoints of one organization.
const IN_FLIGHT_OF_ONE_MAX: usize = 8;
/// How long a message may be on its way before another node takes it over: longer than sending and recording take.
const LEASE: time::Duration = time::Duration::seconds(60);
const _: () = assert!(ANSWER_MAX.as_secs() * 2 < LEASE.whole_seconds().unsigned_abs());
/// How often to look for what is due.
const POLL: Duration = Duration::from_millis(500);
/// How long to wait after a failure.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// A message that this process sends.
struct Claimed {
    endpoint: EndpointRow,
    delivery: DeliveryRow,
    lease: Uuid,
    at: Timestamp,
}

/// How many messages are on their way for whom.
type Busy = HashMap<Id<OrganizationKind>, usize>;

/// Runs until the process ends.
pub async fn run(app: Data<App>) {
    let database = Semaphore::new(WITH_DATABASE_MAX);
    let mut flights = FuturesUnordered::new();
    let mut busy = Busy::new();
    loop {
        match claim(&app, IN_FLIGHT_MAX - flights.len(), &busy).await {
            Ok(claimed) => {
                for claimed in claimed {
                    *busy.entry(claimed.delivery.owner).or_default() += 1;
                    flights.push(deliver(&app, &database, claimed));
                }
            }
            Err(problem) => {
                tracing::warn!(%problem, "webhooks have to wait");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
        tokio::select! {
            Some(owner) = flights.next() => {
                busy.entry(owner).and_modify(|count| *count -= 1);
                busy.retain(|_, count| *count > 0);
            }
            () = app.webhooks.wake.notified() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

/// Takes the first message of each queue that is due, as far as there is room.
async fn claim(app: &App, room: usize, busy: &Busy) -> Result<Vec<Claimed>, Problem> {
    let is_due = "SELECT EXISTS (SELECT FROM webhook_queue WHERE next_attempt_at <= $1)";
    let now = app.clock.now().as_offset();
    let due = app.db.query_one_raw(statement(is_due, [now.into()])).await?;
    if room == 0 || !due.map(|row| row.try_get_by_index::<bool>(0)).transpose()?.unwrap_or_default() {
        return Ok(Vec::new());
    }
    app.write_as(&Principal::system(None), Action::DeliverWebhook, async |tx| {
        // The queues are held first and looked at afterwards: a queue that another node has just let go has another head.
        let queues = hold_due(tx, room, busy).await?;
        let mut claimed = Vec::new();
        let mut of_one = busy.clone();
        let heads = deliveries::heads(tx, &queues).await?;
        for (endpoint, lane) in queues {
            let head = heads.iter().find(|head| head.endpoint == endpoint && head.lane == lane);
            let Some(delivery) = head.cloned() else {
                deliveries::nudge(tx, endpoint, lane).await?;
                continue;
            };
            let count = of_one.entry(delivery.owner).or_default();
            let Some(endpoint) = endpoints::find(tx.db(), endpoint).await?.filter(|_| *count < IN_FLIGHT_OF_ONE_MAX)
            else {
                continue;
            };
            *count += 1;
            let lease = Uuid::from_bytes(random::bytes());
            take_lease(tx, &delivery, lease).await?;
            claimed.push(Claimed { endpoint, delivery, lease, at: tx.now() });
        }
        Ok(claimed)
    })
    .await
}

async fn hold_due(tx: &Tx, room: usize, busy: &Busy) -> Result<Vec<(Id<WebhookEndpointKind>, &'static str)>, Problem> {
    let sql = "SELECT q.endpoint_id, q.lane FROM webhook_queue AS q \
            JOIN webhook_endpoint AS e ON e.hub = q.hub AND e.id = q.endpoint_id \
        WHERE q.next_attempt_at <= $1 AND (q.leased_until IS NULL OR q.leased_until <= $1) \
            AND (q.lane = 'test' OR e.state = 'enabled') AND NOT e.owner_id = ANY($2) \
        ORDER BY q.next_attempt_at LIMIT $3 FOR UPDATE OF q SKIP LOCKED";
    let full = busy.iter().filter(|(_, count)| **count >= IN_FLIGHT_OF_ONE_MAX);
    let full: Vec<Uuid> = full.map(|(owner, _)| owner.uuid()).collect();
    let room = i64::try_from(room).unwrap_or(i64::MAX);
    let rows = tx.db().query_all_raw(statement(sql, [tx.now().as_offset().into(), full.into(), room.into()])).await?;
    let queue = |row: &sea_orm::QueryResult| {
        let lane: String = row.try_get_by_index(1)?;
        let known = endpoints::LANES.into_iter().find(|known| *known == lane);
        let lane = known.ok_or_else(|| crate::storage::corrupt("webhook_queue", &lane, "unknown lane"))?;
        Ok((Id::restore(row.try_get_by_index(0)?), lane))
    };
    rows.iter().map(queue).collect()
}

async fn take_lease(tx: &Tx, delivery: &DeliveryRow, lease: Uuid) -> Result<(), Problem> {
    let sql =
        "UPDATE webhook_queue SET lease = $4, leased_until = $5 WHERE hub = $1 AND endpoint_id = $2 AND lane = $3";
    let until = tx.now().as_offset() + LEASE;
    let hub = hub_column(delivery.endpoint.hub());
    let values = [hub.into(), delivery.endpoint.uuid().into(), delivery.lane.into(), lease.into(), until.into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Sends one message and records what came of it. Answers with whose it was.
async fn deliver(app: &App, database: &Semaphore, claimed: Claimed) -> Id<OrganizationKind> {
    let owner = claimed.delivery.owner;
    let outcome = async {
        let (headers, body) = {
            let _turn = database.acquire().await.map_err(Problem::internal)?;
            compose(app, &claimed).await?
        };
        let started = Instant::now();
        let outcome = app.webhooks.courier.send(&claimed.endpoint.value.content.url, headers, body).await;
        let millis = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        let told = outcome.failure.map_or("delivered", <&str>::from);
        metrics::counter!("keqiao_webhook_attempts_total", "outcome" => told).increment(1);
        let _turn = database.acquire().await.map_err(Problem::internal)?;
        app.write_as(&Principal::system(None), Action::DeliverWebhook, async |tx| {
            record(tx, &claimed, outcome, millis).await
        })
        .await
    };
    if let Err(problem) = outcome.await {
        tracing::warn!(delivery = %claimed.delivery.id, %problem, "a webhook comes again when its lease has ended");
    }
    owner
}

/// The message: what the feed says of the entry, under its type and time.
async fn compose(app: &App, claimed: &Claimed) -> Result<(HeaderMap, Vec<u8>), Problem> {
    let Claimed { endpoint, delivery, at, .. } = claimed;
    let body = match delivery.entry {
        Some(entry) => {
            let found = feed::find_many(&app.db, &[entry]).await?.pop();
            let event = found.ok_or_else(|| Problem::internal("an entry of a webhook is not there"))?;
            let at = Moment(event.at);
            json!({ "type": delivery.kind, "timestamp": at, "data": EventView::new(app, event) })
        }
        None => json!({
            "type": delivery.kind,
            "timestamp": Moment(delivery.created_at),
            "data": { "endpoint": Ref(delivery.endpoint) },
        }),
    };
    let body = serde_json::to_vec(&body).map_err(Problem::internal)?;
    let (message_id, timestamp) = (delivery.id.to_string(), at.as_offset().unix_timestamp());
    let open = |sealed: &[u8]| EndpointKeys::open(&app.webhooks.vault, endpoint.value.id, sealed);
    let mut signatures = vec![open(&endpoint.sealed_keys)?.sign(&message_id, timestamp, &body)];
    if let Some(old) = endpoint.old_keys.as_ref().filter(|old| old.until > *at) {
        signatures.push(open(&old.sealed)?.sign(&message_id, timestamp, &body));
    }
    let mut headers = HeaderMap::new();
    let pairs = [
        ("webhook-id", message_id),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ];
    for (name, value) in pairs {
        headers.insert(HeaderName::from_static(name), HeaderValue::try_from(value).map_err(Problem::internal)?);
    }
    Ok((headers, body))
}

/// Records an attempt and says what follows. Somebody else's lease, and an endpoint that was deleted meanwhile, are left alone.
async fn record(tx: &Tx, claimed: &Claimed, outcome: Outcome, millis: i64) -> Result<(), Problem> {
    let Some(mut endpoint) = endpoints::find_for_update(tx, claimed.delivery.endpoint).await? else { return Ok(()) };
    let Some(failing_since) = hold_leased(tx, claimed).await? else { return Ok(()) };
    let Some(mut delivery) = deliveries::find(tx.db(), claimed.delivery.id).await? else {
        return release(tx, claimed, failing_since, None).await;
    };
    deliveries::add_attempt(tx, &delivery, claimed.at, outcome, millis).await?;
    let now = tx.now();
    let Some(failure) = outcome.failure else {
        delivery.attempts += 1;
        (delivery.state, delivery.ended_at) = (DeliveryState::Delivered, Some(now));
        deliveries::set_state(tx, &delivery).await?;
        return release(tx, claimed, None, None).await;
    };
    // Its owner gave it up while it was on its way.
    if delivery.state != DeliveryState::Waiting {
        return release(tx, claimed, failing_since, None).await;
    }
    delivery.attempts += 1;
    let since = failing_since.unwrap_or(now);
    let next = match delivery.lane {
        EVENT_LANE => after_failure(delivery.attempts, failure, since, now),
        _ => Next::GiveUp,
    };
    if next == Next::GiveUp {
        (delivery.state, delivery.ended_at) = (DeliveryState::GivenUp, Some(now));
    }
    deliveries::set_state(tx, &delivery).await?;
    match next {
        Next::RetryAt(at) => release(tx, claimed, Some(since), Some(at)).await,
        Next::GiveUp => release(tx, claimed, Some(since).filter(|_| delivery.lane == EVENT_LANE), None).await,
        Next::SwitchOff => {
            release(tx, claimed, Some(since), None).await?;
            switch_off(tx, &mut endpoint, failure).await
        }
    }
}

/// Holds the queue if this process still has its lease, and tells since when it fails.
async fn hold_leased(tx: &Tx, claimed: &Claimed) -> Result<Option<Option<Timestamp>>, Problem> {
    let sql = "SELECT failing_since FROM webhook_queue WHERE hub = $1 AND endpoint_id = $2 AND lane = $3 AND lease = $4 \
        FOR UPDATE";
    let DeliveryRow { endpoint, lane, .. } = &claimed.delivery;
    let values = [hub_column(endpoint.hub()).into(), endpoint.uuid().into(), (*lane).into(), claimed.lease.into()];
    let row = tx.db().query_one_raw(statement(sql, values)).await?;
    row.map(|row| Ok(row.try_get_by_index::<Option<OffsetDateTime>>(0)?.map(restore_time))).transpose()
}

/// Lets the queue go: the next attempt is then, or at once when another message waits.
async fn release(
    tx: &Tx,
    claimed: &Claimed,
    failing_since: Option<Timestamp>,
    retry_at: Option<Timestamp>,
) -> Result<(), Problem> {
    let sql = "UPDATE webhook_queue AS q SET lease = NULL, leased_until = NULL, failing_since = $4, \
            next_attempt_at = coalesce($5, CASE WHEN EXISTS (SELECT FROM webhook_delivery AS d WHERE d.hub = q.hub \
                AND d.endpoint_id = q.endpoint_id AND d.lane = q.lane AND d.state = 'waiting') THEN $6::timestamptz END) \
        WHERE q.hub = $1 AND q.endpoint_id = $2 AND q.lane = $3";
    let DeliveryRow { endpoint, lane, .. } = &claimed.delivery;
    let values = [
        hub_column(endpoint.hub()).into(),
        endpoint.uuid().into(),
        (*lane).into(),
        failing_since.map(Timestamp::as_offset).into(),
        retry_at.map(Timestamp::as_offset).into(),
        tx.now().as_offset().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Switches an endpoint off and tells its organization's owners by mail.
async fn switch_off(tx: &Tx, endpoint: &mut EndpointRow, failure: AttemptFailure) -> Result<(), Problem> {
    let Some(event) = endpoint.value.switch_off() else { return Ok(()) };
    endpoints::update(tx, endpoint).await?;
    endpoints::rest(tx, endpoint.value.id).await?;
    tx.emit(event);
    let why = if failure == AttemptFailure::Gone {
        "它回答 410，请求不再推送。 / It answered 410: it asks to be told nothing more."
    } else {
        "五天以来所有推送均告失败。 / Every message of the last five days failed."
    };
    for to in owners(tx, endpoint.value.owner).await? {
        let subject = "推送端点已停用 / A webhook endpoint was switched off".to_owned();
        let body = format!(
            "{}\n{}\n\n{why}\n\n待推送的消息仍在等待；重新启用后继续推送。\nWhat waits goes on waiting; enable the endpoint again when it works.\n",
            endpoint.value.content.url, endpoint.value.id
        );
        mail::post(tx, Letter { to, subject, body }).await?;
    }
    Ok(())
}

async fn owners(tx: &Tx, organization: Id<OrganizationKind>) -> Result<Vec<String>, Problem> {
    let sql = "SELECT u.login FROM role_grant AS g JOIN app_user AS u ON u.id = g.user_id \
        WHERE g.organization_id = $1 AND g.role = 'owner' ORDER BY u.login";
    let rows = tx.db().query_all_raw(statement(sql, [organization.uuid().into()])).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}
