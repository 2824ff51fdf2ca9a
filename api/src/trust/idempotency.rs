//! Answers kept under an Idempotency-Key, in the transaction of the effect they answer for.

use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::storage::{hub_column, statement};
use crate::tx::Tx;
use actix_web::http::StatusCode;
use keqiao_domain::hub::HubNumber;
use sea_orm::ConnectionTrait as _;
use time::Duration;

/// How long an answer is kept.
const KEPT: Duration = Duration::hours(24);

struct Scope {
    hub: i16,
    principal: String,
    operation: String,
}

/// A key belongs to an organization, a principal and an operation.
fn scope(tx: &Tx) -> Scope {
    let principal = tx.principal();
    let hub = principal.organization.map_or(HubNumber::NATIONAL, |id| id.hub());
    Scope { hub: hub_column(hub), principal: principal.account(), operation: tx.name() }
}

/// The stored answer, if this request was answered before. Notes the replay: the caller must commit it, since an
/// answer that was only read could be lost by a failover after it was given.
pub(crate) async fn replay(tx: &Tx, key: &str, digest: &[u8; 32]) -> Result<Option<Reply>, Problem> {
    let Scope { hub, principal, operation } = scope(tx);
    let lock = format!("{hub}/{principal}/{operation}/{key}");
    let locked = tx
        .db()
        .query_one_raw(statement("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", [lock.into()]))
        .await?;
    if !locked.map(|row| row.try_get_by_index::<bool>(0)).transpose()?.unwrap_or_default() {
        return Err(Problem::idempotency_running());
    }
    let delete = "DELETE FROM idempotency_key WHERE hub = $1 AND principal = $2 AND operation = $3 AND key = $4 AND expires_at <= $5";
    let identity = [hub.into(), principal.into(), operation.into(), key.into()];
    let with_now = identity.iter().cloned().chain([tx.now().as_offset().into()]);
    tx.db().execute_raw(statement(delete, with_now)).await?;
    let update = "UPDATE idempotency_key SET replays = replays + 1 \
        WHERE hub = $1 AND principal = $2 AND operation = $3 AND key = $4 \
        RETURNING request_digest, status, location, etag, body";
    let Some(row) = tx.db().query_one_raw(statement(update, identity)).await? else { return Ok(None) };
    if row.try_get_by_index::<Vec<u8>>(0)? != digest {
        return Err(Problem::new(Code::IdempotencyMismatch));
    }
    let status = u16::try_from(row.try_get_by_index::<i16>(1)?).unwrap_or_default();
    Ok(Some(Reply {
        status: StatusCode::from_u16(status).map_err(Problem::internal)?,
        location: row.try_get_by_index(2)?,
        etag: row.try_get_by_index(3)?,
        body: row.try_get_by_index(4)?,
        replay_body: None,
    }))
}

/// Forgets the answers whose time is over.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_expired(tx: &Tx) -> Result<(), Problem> {
    let sql = "DELETE FROM idempotency_key WHERE expires_at <= $1";
    tx.db().execute_raw(statement(sql, [tx.now().as_offset().into()])).await?;
    Ok(())
}

/// Stores the answer with its effect.
pub(crate) async fn record(tx: &Tx, key: &str, digest: &[u8; 32], reply: &Reply) -> Result<(), Problem> {
    let Scope { hub, principal, operation } = scope(tx);
    let insert = "INSERT INTO idempotency_key (hub, principal, operation, key, created_at, expires_at, request_digest, \
        status, location, etag, body, replays) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)";
    let now = tx.now().as_offset();
    let values = [
        hub.into(),
        principal.into(),
        operation.into(),
        key.into(),
        now.into(),
        (now + KEPT).into(),
        digest.to_vec().into(),
        i16::try_from(reply.status.as_u16()).unwrap_or_default().into(),
        reply.location.clone().into(),
        reply.etag.clone().into(),
        reply.replay_body.as_ref().unwrap_or(&reply.body).clone().into(),
    ];
    tx.db().execute_raw(statement(insert, values)).await?;
    Ok(())
}
