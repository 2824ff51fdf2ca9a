//! The rows of endpoints and of their queues.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::{Id, OrganizationKind, WebhookEndpointKind};
use keqiao_domain::timestamp::Timestamp;
use keqiao_domain::webhook::endpoint::{Endpoint, EndpointContent, EndpointNote, EndpointState};
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;

/// Names of the two queues of an endpoint.
pub const LANES: [&str; 2] = [EVENT_LANE, TEST_LANE];
/// The queue of what happened.
pub const EVENT_LANE: &str = "event";
/// The queue of test messages, which wait for nothing and are tried once.
pub const TEST_LANE: &str = "test";

/// Keys of an endpoint that still sign although they were replaced.
#[derive(Clone, Debug)]
pub struct OldKeys {
    /// Sealed.
    pub sealed: Vec<u8>,
    /// Until then they sign.
    pub until: Timestamp,
}

/// An endpoint's row.
#[derive(Clone, Debug)]
pub struct EndpointRow {
    /// The endpoint.
    pub value: Endpoint,
    /// Its keys, sealed.
    pub sealed_keys: Vec<u8>,
    /// Those before.
    pub old_keys: Option<OldKeys>,
    /// When it was named.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The row's version.
    pub version: i64,
}

/// How an endpoint's queue of events stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueFigures {
    /// Messages that wait.
    pub waiting: i64,
    /// Since when every attempt has failed.
    pub failing_since: Option<Timestamp>,
    /// When the first that waits is tried.
    pub next_attempt_at: Option<Timestamp>,
}

const COLUMNS: &str = "e.id, e.owner_id, e.url, e.note, e.scope, e.kinds, e.state, e.sealed_keys, \
    e.old_sealed_keys, e.old_keys_until, e.created_at, e.updated_at, e.version";
fn restore(row: &QueryResult) -> Result<EndpointRow, Problem> {
    let id: Id<WebhookEndpointKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("webhook_endpoint", id, what);
    let note: Option<String> = row.try_get_by_index(3)?;
    let (scope, state): (String, String) = (row.try_get_by_index(4)?, row.try_get_by_index(6)?);
    let kinds: Vec<String> = row.try_get_by_index(5)?;
    let kinds: Result<Vec<EventKind>, _> = kinds.iter().map(|kind| kind.parse()).collect();
    let old_sealed: Option<Vec<u8>> = row.try_get_by_index(8)?;
    let old_until: Option<OffsetDateTime> = row.try_get_by_index(9)?;
    Ok(EndpointRow {
        value: Endpoint {
            id,
            owner: Id::restore(row.try_get_by_index(1)?),
            content: EndpointContent {
                url: row.try_get_by_index(2)?,
                note: note.map(EndpointNote::restore).transpose().map_err(|_| broken("note"))?,
                scope: scope.parse().map_err(|_| broken("scope"))?,
                kinds: kinds.map_err(|_| broken("kinds"))?,
            },
            state: state.parse().map_err(|_| broken("state"))?,
        },
        sealed_keys: row.try_get_by_index(7)?,
        old_keys: old_sealed.zip(old_until).map(|(sealed, until)| OldKeys { sealed, until: restore_time(until) }),
        created_at: restore_time(row.try_get_by_index(10)?),
        updated_at: restore_time(row.try_get_by_index(11)?),
        version: row.try_get_by_index(12)?,
    })
}

fn names(kinds: &[EventKind]) -> Vec<String> {
    kinds.iter().map(|kind| kind.name().to_owned()).collect()
}

/// Stores an endpoint with its two queues.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, row: &EndpointRow) -> Result<(), Problem> {
    let Endpoint { id, owner, content, state } = &row.value;
    let sql = "INSERT INTO webhook_endpoint (hub, id, owner_id, created_at, created_by, url, note, scope, kinds, state, \
        sealed_keys, version, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $4, $5)";
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        owner.uuid().into(),
        row.created_at.as_offset().into(),
        tx.name().into(),
        content.url.clone().into(),
        content.note.as_ref().map(ToString::to_string).into(),
        <&str>::from(content.scope).into(),
        names(&content.kinds).into(),
        <&str>::from(*state).into(),
        row.sealed_keys.clone().into(),
        row.version.into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    let sql = "INSERT INTO webhook_queue (hub, endpoint_id, lane, next_ordinal) SELECT $1, $2, lane, 0 FROM unnest($3::text[]) AS lane";
    let lanes: Vec<String> = LANES.iter().map(|lane| (*lane).to_owned()).collect();
    tx.db().execute_raw(statement(sql, [hub_column(id.hub()).into(), id.uuid().into(), lanes.into()])).await?;
    Ok(())
}

/// Stores a changed endpoint.
///
/// # Errors
/// When it changed meanwhile.
pub async fn update(tx: &Tx, row: &mut EndpointRow) -> Result<(), Problem> {
    let Endpoint { id, owner: _, content, state } = &row.value;
    let sql = "UPDATE webhook_endpoint SET url = $4, note = $5, scope = $6, kinds = $7, state = $8, sealed_keys = $9, \
        old_sealed_keys = $10, old_keys_until = $11, version = version + 1, updated_at = $12, updated_by = $13 \
        WHERE hub = $1 AND id = $2 AND version = $3";
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        row.version.into(),
        content.url.clone().into(),
        content.note.as_ref().map(ToString::to_string).into(),
        <&str>::from(content.scope).into(),
        names(&content.kinds).into(),
        <&str>::from(*state).into(),
        row.sealed_keys.clone().into(),
        row.old_keys.as_ref().map(|old| old.sealed.clone()).into(),
        row.old_keys.as_ref().map(|old| old.until.as_offset()).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    row.version += 1;
    row.updated_at = tx.now();
    expect_one("webhook_endpoint", id, result.rows_affected())
}

/// An endpoint.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<WebhookEndpointKind>) -> Result<Option<EndpointRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM webhook_endpoint AS e WHERE e.hub = $1 AND e.id = $2");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// An endpoint, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<WebhookEndpointKind>) -> Result<Option<EndpointRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM webhook_endpoint AS e WHERE e.hub = $1 AND e.id = $2 FOR UPDATE");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    tx.db().query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// How many endpoints an organization has.
///
/// # Errors
/// When the database does not answer.
pub async fn count_of(tx: &Tx, owner: Id<OrganizationKind>) -> Result<i64, Problem> {
    let sql = "SELECT count(*) FROM webhook_endpoint WHERE owner_id = $1";
    let row = tx.db().query_one_raw(statement(sql, [owner.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// One page of an organization's endpoints, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    owner: Id<OrganizationKind>,
    paging: &Paging,
) -> Result<Vec<EndpointRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM webhook_endpoint AS e WHERE e.owner_id = $1 AND ($2::uuid IS NULL OR e.id < $2) \
        ORDER BY e.id DESC LIMIT $3"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [owner.uuid().into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// The enabled endpoints that may be told of what concerns these organizations or is public.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_listening(tx: &Tx, owners: &[Id<OrganizationKind>]) -> Result<Vec<EndpointRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM webhook_endpoint AS e WHERE e.state = 'enabled' AND (e.scope = 'market' OR e.owner_id = ANY($1)) \
        ORDER BY e.hub, e.id"
    );
    let owners: Vec<uuid::Uuid> = owners.iter().map(Id::uuid).collect();
    tx.db().query_all_raw(statement(&sql, [owners.into()])).await?.iter().map(restore).collect()
}

/// How the queue of events stands.
///
/// # Errors
/// When the database does not answer.
pub async fn figures(db: &impl ConnectionTrait, id: Id<WebhookEndpointKind>) -> Result<QueueFigures, Problem> {
    let sql = "SELECT (SELECT count(*) FROM webhook_delivery AS d WHERE d.hub = q.hub AND d.endpoint_id = q.endpoint_id \
            AND d.lane = q.lane AND d.state = 'waiting'), q.failing_since, q.next_attempt_at \
        FROM webhook_queue AS q WHERE q.hub = $1 AND q.endpoint_id = $2 AND q.lane = 'event'";
    let row = db.query_one_raw(statement(sql, [hub_column(id.hub()).into(), id.uuid().into()])).await?;
    let row = row.ok_or_else(|| corrupt("webhook_endpoint", id, "it has no queue"))?;
    let time = |place: usize| -> Result<Option<Timestamp>, Problem> {
        Ok(row.try_get_by_index::<Option<OffsetDateTime>>(place)?.map(restore_time))
    };
    Ok(QueueFigures { waiting: row.try_get_by_index(0)?, failing_since: time(1)?, next_attempt_at: time(2)? })
}

/// Lets the queue of events rest: nothing in it is tried until [`wake`].
///
/// # Errors
/// When the database does not answer.
pub async fn rest(tx: &Tx, id: Id<WebhookEndpointKind>) -> Result<(), Problem> {
    let sql = "UPDATE webhook_queue SET next_attempt_at = NULL WHERE hub = $1 AND endpoint_id = $2 AND lane = 'event'";
    tx.db().execute_raw(statement(sql, [hub_column(id.hub()).into(), id.uuid().into()])).await?;
    Ok(())
}

/// What waits in the queue of events is tried at once; former failures are forgotten.
///
/// # Errors
/// When the database does not answer.
pub async fn wake(tx: &Tx, id: Id<WebhookEndpointKind>) -> Result<(), Problem> {
    let sql = "UPDATE webhook_queue AS q SET failing_since = NULL, next_attempt_at = CASE WHEN EXISTS (SELECT FROM \
            webhook_delivery AS d WHERE d.hub = q.hub AND d.endpoint_id = q.endpoint_id AND d.lane = q.lane \
            AND d.state = 'waiting') THEN $3::timestamptz END \
        WHERE q.hub = $1 AND q.endpoint_id = $2 AND q.lane = 'event'";
    let values = [hub_column(id.hub()).into(), id.uuid().into(), tx.now().as_offset().into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Deletes an endpoint with everything that is kept for it.
///
/// # Errors
/// When it is no longer there.
pub async fn delete(tx: &Tx, id: Id<WebhookEndpointKind>) -> Result<(), Problem> {
    let parts = [
        // First the queues are held, so that nothing is put into them any more.
        "SELECT FROM webhook_queue WHERE hub = $1 AND endpoint_id = $2 FOR UPDATE",
        "DELETE FROM webhook_attempt AS a USING webhook_delivery AS d WHERE d.hub = $1 AND d.endpoint_id = $2 \
            AND a.hub = d.hub AND a.delivery_id = d.id",
        "DELETE FROM webhook_delivery WHERE hub = $1 AND endpoint_id = $2",
        "DELETE FROM webhook_queue WHERE hub = $1 AND endpoint_id = $2",
    ];
    let values = || [hub_column(id.hub()).into(), id.uuid().into()];
    for sql in parts {
        tx.db().execute_raw(statement(sql, values())).await?;
    }
    let sql = "DELETE FROM webhook_endpoint WHERE hub = $1 AND id = $2";
    let result = tx.db().execute_raw(statement(sql, values())).await?;
    expect_one("webhook_endpoint", id, result.rows_affected())
}

/// Whether an endpoint is to be told of an event of this kind.
#[must_use]
pub fn wants(row: &EndpointRow, kind: &str) -> bool {
    let content = &row.value.content;
    row.value.state == EndpointState::Enabled
        && (content.kinds.is_empty() || content.kinds.iter().any(|wanted| wanted.name() == kind))
}
