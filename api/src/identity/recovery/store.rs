//! The rows of recoveries.

use super::LINK_LIFETIME;
use crate::http::problem::Problem;
use crate::storage::{expect_one, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, UserKind};
use sea_orm::ConnectionTrait as _;
use time::OffsetDateTime;
use uuid::Uuid;

/// Stores a request, whether its log-in is known or not.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, login: &str) -> Result<(), Problem> {
    let id = tx.next_id::<UserKind>(keqiao_domain::hub::HubNumber::NATIONAL);
    let sql = "INSERT INTO password_recovery (id, created_at, login, expires_at) VALUES ($1, $2, $3, $4)";
    let now = tx.now().as_offset();
    let values = [id.uuid().into(), now.into(), login.into(), (now + LINK_LIFETIME).into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// A request that nobody has looked at, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(tx: &Tx) -> Result<Option<(Uuid, String)>, Problem> {
    let sql = "SELECT id, login FROM password_recovery WHERE digest IS NULL ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1";
    let Some(row) = tx.db().query_one_raw(statement(sql, [])).await? else { return Ok(None) };
    Ok(Some((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
}

/// Forgets a request.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(tx: &Tx, id: Uuid) -> Result<(), Problem> {
    let sql = "DELETE FROM password_recovery WHERE id = $1";
    expect_one("password_recovery", id, tx.db().execute_raw(statement(sql, [id.into()])).await?.rows_affected())
}

/// How many links a user got within the time for which one is good.
///
/// # Errors
/// When the database does not answer.
pub async fn count_recent(tx: &Tx, user: Id<UserKind>) -> Result<i64, Problem> {
    let sql = "SELECT count(*) FROM password_recovery WHERE user_id = $1 AND created_at > $2";
    let since = tx.now().as_offset() - LINK_LIFETIME;
    let row = tx.db().query_one_raw(statement(sql, [user.uuid().into(), since.into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// Stores that the link was mailed.
///
/// # Errors
/// When the database does not answer.
pub async fn mailed(tx: &Tx, id: Uuid, user: Id<UserKind>, digest: &[u8; 32]) -> Result<(), Problem> {
    let sql = "UPDATE password_recovery SET user_id = $2, digest = $3 WHERE id = $1";
    let values = [id.into(), user.uuid().into(), digest.to_vec().into()];
    expect_one("password_recovery", id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}

/// Forgets recoveries whose links have expired.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_expired(tx: &Tx) -> Result<(), Problem> {
    let before = tx.now().as_offset() - LINK_LIFETIME;
    let sql = "DELETE FROM password_recovery WHERE expires_at <= $1";
    tx.db().execute_raw(statement(sql, [before.into()])).await?;
    Ok(())
}

/// Uses a link that is good; answers with its user. The user's other links are void with it.
///
/// # Errors
/// When the database does not answer.
pub async fn take(tx: &Tx, digest: &[u8; 32]) -> Result<Option<Id<UserKind>>, Problem> {
    let sql = "SELECT user_id, expires_at, used_at FROM password_recovery WHERE digest = $1 FOR UPDATE";
    let Some(row) = tx.db().query_one_raw(statement(sql, [digest.to_vec().into()])).await? else { return Ok(None) };
    let expires_at = restore_time(row.try_get_by_index(1)?);
    if expires_at <= tx.now() || row.try_get_by_index::<Option<OffsetDateTime>>(2)?.is_some() {
        return Ok(None);
    }
    let user = Id::restore(row.try_get_by_index(0)?);
    let sql = "UPDATE password_recovery SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL";
    tx.db().execute_raw(statement(sql, [user.uuid().into(), tx.now().as_offset().into()])).await?;
    Ok(Some(user))
}
