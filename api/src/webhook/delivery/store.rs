//! The rows of messages and of attempts, and the place up to which the feed was read for them.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::port::courier::Outcome;
use crate::storage::{corrupt, hub_column, restore_hub, restore_time, statement};
use crate::trust::feed::Place;
use crate::tx::Tx;
use crate::webhook::endpoint::store::{EVENT_LANE, LANES, TEST_LANE};
use keqiao_domain::access::{Exposure, Resource};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{EntryKind, Id, OrganizationKind, WebhookDeliveryKind, WebhookEndpointKind};
use keqiao_domain::timestamp::Timestamp;
use keqiao_domain::webhook::delivery::{AttemptFailure, DeliveryState, KEPT};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use uuid::Uuid;

/// The kind of a test message.
pub const TEST_KIND: &str = "webhook.test";
/// Attempts that are shown of one message, the latest first.
const ATTEMPTS_SHOWN: i64 = 50;

/// A message's row.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// Its identifier, which is also the `webhook-id`.
    pub id: Id<WebhookDeliveryKind>,
    /// Where it goes.
    pub endpoint: Id<WebhookEndpointKind>,
    /// Whose endpoint that is.
    pub owner: Id<OrganizationKind>,
    /// The queue it is in.
    pub lane: &'static str,
    /// When it was put there.
    pub created_at: Timestamp,
    /// What happened.
    pub kind: String,
    /// The entry that says so; none for a test.
    pub entry: Option<(HubNumber, Id<EntryKind>)>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts since it was last put into the queue.
    pub attempts: u32,
    /// When it was delivered or given up.
    pub ended_at: Option<Timestamp>,
}

/// One attempt.
#[derive(Clone, Copy, Debug)]
pub struct AttemptRow {
    /// Its number, from 1.
    pub number: i32,
    /// When it began.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took.
    pub millis: i64,
}

impl DeliveryRow {
    /// A test message.
    #[must_use]
    pub fn test(
        id: Id<WebhookDeliveryKind>,
        endpoint: Id<WebhookEndpointKind>,
        owner: Id<OrganizationKind>,
        created_at: Timestamp,
    ) -> Self {
        let (kind, state) = (TEST_KIND.to_owned(), DeliveryState::Waiting);
        let lane = TEST_LANE;
        DeliveryRow { id, endpoint, owner, lane, created_at, kind, entry: None, state, attempts: 0, ended_at: None }
    }

    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::Private }
    }
}

const COLUMNS: &str = "d.id, d.endpoint_id, e.owner_id, d.lane, d.created_at, d.kind, d.entry_hub, d.entry_id, d.state, \
    d.attempts, d.ended_at";
const FROM: &str = "webhook_delivery AS d JOIN webhook_endpoint AS e ON e.hub = d.hub AND e.id = d.endpoint_id";

fn restore(row: &QueryResult) -> Result<DeliveryRow, Problem> {
    let id: Id<WebhookDeliveryKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("webhook_delivery", id, what);
    let (lane, state): (String, String) = (row.try_get_by_index(3)?, row.try_get_by_index(8)?);
    let entry_hub = row.try_get_by_index::<Option<i16>>(6)?.map(restore_hub).transpose()?;
    let entry_id: Option<Uuid> = row.try_get_by_index(7)?;
    Ok(DeliveryRow {
        id,
        endpoint: Id::restore(row.try_get_by_index(1)?),
        owner: Id::restore(row.try_get_by_index(2)?),
        lane: LANES.into_iter().find(|known| *known == lane).ok_or_else(|| broken("lane"))?,
        created_at: restore_time(row.try_get_by_index(4)?),
        kind: row.try_get_by_index(5)?,
        entry: entry_hub.zip(entry_id.map(Id::restore)),
        state: state.parse().map_err(|_| broken("state"))?,
        attempts: u32::try_from(row.try_get_by_index::<i32>(9)?).map_err(|_| broken("attempts"))?,
        ended_at: row.try_get_by_index::<Option<OffsetDateTime>>(10)?.map(restore_time),
    })
}

/// Puts messages into the queues of their endpoints, in their order. One whose endpoint was deleted meanwhile, or that was
/// put there before, is passed over.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, rows: &[DeliveryRow]) -> Result<(), Problem> {
    let mut queues: BTreeMap<(i16, Uuid, &str), Vec<&DeliveryRow>> = BTreeMap::new();
    for row in rows {
        queues.entry((hub_column(row.endpoint.hub()), row.endpoint.uuid(), row.lane)).or_default().push(row);
    }
    for ((hub, endpoint, lane), rows) in queues {
        let count = i64::try_from(rows.len()).map_err(Problem::internal)?;
        let sql = "UPDATE webhook_queue SET next_ordinal = next_ordinal + $4, next_attempt_at = coalesce(next_attempt_at, $5) \
            WHERE hub = $1 AND endpoint_id = $2 AND lane = $3 RETURNING next_ordinal - $4";
        let values = [hub.into(), endpoint.into(), lane.into(), count.into(), tx.now().as_offset().into()];
        let Some(queue) = tx.db().query_one_raw(statement(sql, values)).await? else { continue };
        let first: i64 = queue.try_get_by_index(0)?;
        let sql = "INSERT INTO webhook_delivery (hub, id, endpoint_id, lane, ordinal, created_at, kind, entry_hub, entry_id, state, attempts) \
            SELECT $1, n.id, $2, $3, $4 + n.place - 1, $5, n.kind, nullif(n.entry_hub, 0), nullif(n.entry_id, $10), 'waiting', 0 \
            FROM unnest($6::uuid[], $7::text[], $8::smallint[], $9::uuid[]) WITH ORDINALITY \
                AS n (id, kind, entry_hub, entry_id, place) \
            ON CONFLICT (hub, endpoint_id, entry_id) WHERE entry_id IS NOT NULL DO NOTHING";
        // A test has no entry: zeros stand for none.
        let hub_of = |row: &&DeliveryRow| row.entry.map_or(0, |(hub, _)| hub_column(hub));
        let id_of = |row: &&DeliveryRow| row.entry.map_or(Uuid::nil(), |(_, id)| id.uuid());
        let values = [
            hub.into(),
            endpoint.into(),
            lane.into(),
            first.into(),
            tx.now().as_offset().into(),
            rows.iter().map(|row| row.id.uuid()).collect::<Vec<_>>().into(),
            rows.iter().map(|row| row.kind.clone()).collect::<Vec<_>>().into(),
            rows.iter().map(hub_of).collect::<Vec<i16>>().into(),
            rows.iter().map(id_of).collect::<Vec<Uuid>>().into(),
            Uuid::nil().into(),
        ];
        tx.db().execute_raw(statement(sql, values)).await?;
    }
    Ok(())
}

/// A message.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<WebhookDeliveryKind>) -> Result<Option<DeliveryRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE d.hub = $1 AND d.id = $2");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// One page of an organization's messages, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    owner: Id<OrganizationKind>,
    endpoint: Option<Id<WebhookEndpointKind>>,
    state: Option<DeliveryState>,
    paging: &Paging,
) -> Result<Vec<DeliveryRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE e.owner_id = $1 AND ($2::uuid IS NULL OR d.endpoint_id = $2) \
        AND ($3::text IS NULL OR d.state = $3) AND ($4::uuid IS NULL OR d.id < $4) ORDER BY d.id DESC LIMIT $5"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let state = state.map(|state| <&str>::from(state).to_owned());
    let endpoint = endpoint.map(|endpoint| endpoint.uuid());
    let values = [owner.uuid().into(), endpoint.into(), state.into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// The first message of each of these queues that waits.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn heads(tx: &Tx, queues: &[(Id<WebhookEndpointKind>, &str)]) -> Result<Vec<DeliveryRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM unnest($1::smallint[], $2::uuid[], $3::text[]) AS q (hub, endpoint_id, lane) \
        CROSS JOIN LATERAL (SELECT * FROM webhook_delivery AS d WHERE d.hub = q.hub AND d.endpoint_id = q.endpoint_id \
            AND d.lane = q.lane AND d.state = 'waiting' ORDER BY d.ordinal LIMIT 1) AS d \
        JOIN webhook_endpoint AS e ON e.hub = d.hub AND e.id = d.endpoint_id"
    );
    let hubs: Vec<i16> = queues.iter().map(|(endpoint, _)| hub_column(endpoint.hub())).collect();
    let endpoints: Vec<Uuid> = queues.iter().map(|(endpoint, _)| endpoint.uuid()).collect();
    let lanes: Vec<String> = queues.iter().map(|(_, lane)| (*lane).to_owned()).collect();
    let rows = tx.db().query_all_raw(statement(&sql, [hubs.into(), endpoints.into(), lanes.into()])).await?;
    rows.iter().map(restore).collect()
}

/// Notes an attempt. Numbers go on when a message is sent again.
///
/// # Errors
/// When the database does not answer.
pub async fn add_attempt(
    tx: &Tx,
    delivery: &DeliveryRow,
    at: Timestamp,
    outcome: Outcome,
    millis: i64,
) -> Result<(), Problem> {
    let sql = "INSERT INTO webhook_attempt (hub, delivery_id, number, at, status, failure, millis) SELECT $1, $2, \
        coalesce(max(number), 0) + 1, $3, $4, $5, $6 FROM webhook_attempt WHERE hub = $1 AND delivery_id = $2";
    let failure = outcome.failure.map(|failure| <&str>::from(failure).to_owned());
    let values = [
        hub_column(delivery.id.hub()).into(),
        delivery.id.uuid().into(),
        at.as_offset().into(),
        outcome.status.map(|status| i16::try_from(status).unwrap_or(i16::MAX)).into(),
        failure.into(),
        millis.into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// The attempts of a message, the latest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn attempts(db: &impl ConnectionTrait, id: Id<WebhookDeliveryKind>) -> Result<Vec<AttemptRow>, Problem> {
    let sql = "SELECT number, at, status, failure, millis FROM webhook_attempt WHERE hub = $1 AND delivery_id = $2 \
        ORDER BY number DESC LIMIT $3";
    let values = [hub_column(id.hub()).into(), id.uuid().into(), ATTEMPTS_SHOWN.into()];
    let rows = db.query_all_raw(statement(sql, values)).await?;
    let attempt = |row: &QueryResult| {
        let failure: Option<String> = row.try_get_by_index(3)?;
        let failure: Option<Result<AttemptFailure, _>> = failure.map(|failure| failure.parse());
        let status: Option<i16> = row.try_get_by_index(2)?;
        Ok(AttemptRow {
            number: row.try_get_by_index(0)?,
            at: restore_time(row.try_get_by_index(1)?),
            outcome: Outcome {
                status: status.and_then(|status| u16::try_from(status).ok()),
                failure: failure.transpose().map_err(|_| corrupt("webhook_attempt", id, "failure"))?,
            },
            millis: row.try_get_by_index(4)?,
        })
    };
    rows.iter().map(attempt).collect()
}

/// Stores where a message stands after an attempt, or by its owner's wish.
///
/// # Errors
/// When the database does not answer.
pub async fn set_state(tx: &Tx, row: &DeliveryRow) -> Result<(), Problem> {
    let sql = "UPDATE webhook_delivery SET state = $3, attempts = $4, ended_at = $5 WHERE hub = $1 AND id = $2";
    let values = [
        hub_column(row.id.hub()).into(),
        row.id.uuid().into(),
        <&str>::from(row.state).into(),
        i32::try_from(row.attempts).unwrap_or(i32::MAX).into(),
        row.ended_at.map(Timestamp::as_offset).into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// The first that waits in a queue is tried at once.
///
/// # Errors
/// When the database does not answer.
pub async fn nudge(tx: &Tx, endpoint: Id<WebhookEndpointKind>, lane: &str) -> Result<(), Problem> {
    let sql = "UPDATE webhook_queue AS q SET next_attempt_at = CASE WHEN EXISTS (SELECT FROM webhook_delivery AS d \
            WHERE d.hub = q.hub AND d.endpoint_id = q.endpoint_id AND d.lane = q.lane AND d.state = 'waiting') \
            THEN $4::timestamptz END \
        WHERE q.hub = $1 AND q.endpoint_id = $2 AND q.lane = $3";
    let values = [hub_column(endpoint.hub()).into(), endpoint.uuid().into(), lane.into(), tx.now().as_offset().into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Forgets messages and attempts of long ago, those that still wait included.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_old(tx: &Tx) -> Result<(), Problem> {
    let before: OffsetDateTime = tx.now().as_offset() - KEPT;
    let sql = "DELETE FROM webhook_attempt AS a USING webhook_delivery AS d WHERE d.created_at <= $1 AND a.hub = d.hub \
        AND a.delivery_id = d.id";
    tx.db().execute_raw(statement(sql, [before.into()])).await?;
    tx.db().execute_raw(statement("DELETE FROM webhook_delivery WHERE created_at <= $1", [before.into()])).await?;
    Ok(())
}

/// A message of an event to an endpoint.
#[must_use]
pub fn of_event(
    id: Id<WebhookDeliveryKind>,
    (endpoint, owner): (Id<WebhookEndpointKind>, Id<OrganizationKind>),
    entry: (HubNumber, Id<EntryKind>),
    kind: String,
    created_at: Timestamp,
) -> DeliveryRow {
    let state = DeliveryState::Waiting;
    let (lane, entry) = (EVENT_LANE, Some(entry));
    DeliveryRow { id, endpoint, owner, lane, created_at, kind, entry, state, attempts: 0, ended_at: None }
}

fn restore_place(rows: &[QueryResult]) -> Result<Place, Problem> {
    let mut place = Place::default();
    for row in rows {
        let position: i64 = row.try_get_by_index(1)?;
        if position >= 0 {
            place.pass(restore_hub(row.try_get_by_index(0)?)?, position);
        }
    }
    Ok(place)
}

/// How far the feed was read.
///
/// # Errors
/// When the database does not answer.
pub async fn place(db: &impl ConnectionTrait) -> Result<Place, Problem> {
    let sql = "SELECT hub, position FROM webhook_place ORDER BY hub";
    restore_place(&db.query_all_raw(statement(sql, [])).await?)
}

/// How far the feed was read; another node that asks waits until this transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn place_for_update(tx: &Tx) -> Result<Place, Problem> {
    let sql = "SELECT hub, position FROM webhook_place ORDER BY hub FOR UPDATE";
    restore_place(&tx.db().query_all_raw(statement(sql, [])).await?)
}

/// Moves the place.
///
/// # Errors
/// When the database does not answer.
pub async fn set_place(tx: &Tx, place: &Place) -> Result<(), Problem> {
    let sql = "INSERT INTO webhook_place (hub, position) SELECT * FROM unnest($1::smallint[], $2::bigint[]) \
        ON CONFLICT ON CONSTRAINT webhook_place_pkey DO UPDATE SET position = excluded.position";
    let (hubs, positions): (Vec<i16>, Vec<i64>) =
        place.positions().map(|(hub, position)| (hub_column(hub), position)).unzip();
    tx.db().execute_raw(statement(sql, [hubs.into(), positions.into()])).await?;
    Ok(())
}
