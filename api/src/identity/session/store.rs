//! The rows of sessions and refresh tokens.

use super::EndReason;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, SessionKind, UserKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;

/// A session's row.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Its identifier.
    pub id: Id<SessionKind>,
    /// Whose it is.
    pub user: Id<UserKind>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// What the client calls itself.
    pub device: Option<String>,
    /// The network it was opened from.
    pub network: String,
    /// Whether a second factor was passed.
    pub has_second_factor: bool,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was last continued.
    pub last_used_at: Timestamp,
    /// When and why it ended before its time.
    pub ended: Option<(Timestamp, EndReason)>,
}

/// A refresh token's row.
pub struct TokenRow {
    /// Its session.
    pub session: Id<SessionKind>,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, user_id, created_at, device, network, has_second_factor, expires_at, last_used_at, ended_at, \
    end_reason";

fn restore(row: &QueryResult) -> Result<SessionRow, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let ended_at = row.try_get_by_index::<Option<OffsetDateTime>>(8)?.map(restore_time);
    let reason = row.try_get_by_index::<Option<String>>(9)?;
    let reason = reason.map(|text| text.parse().map_err(|_| corrupt("session", id, "end_reason"))).transpose()?;
    Ok(SessionRow {
        id,
        user: Id::restore(row.try_get_by_index(1)?),
        created_at: restore_time(row.try_get_by_index(2)?),
        device: row.try_get_by_index(3)?,
        network: row.try_get_by_index(4)?,
        has_second_factor: row.try_get_by_index(5)?,
        expires_at: restore_time(row.try_get_by_index(6)?),
        last_used_at: restore_time(row.try_get_by_index(7)?),
        ended: ended_at.zip(reason),
    })
}

/// Stores a new session.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, row: &SessionRow) -> Result<(), Problem> {
    let sql = "INSERT INTO session (id, user_id, created_at, device, network, has_second_factor, expires_at, last_used_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = [
        row.id.uuid().into(),
        row.user.uuid().into(),
        row.created_at.as_offset().into(),
        row.device.clone().into(),
        row.network.clone().into(),
        row.has_second_factor.into(),
        row.expires_at.as_offset().into(),
        row.last_used_at.as_offset().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Stores a new refresh token of a session, which is thereby used.
///
/// # Errors
/// When the database does not answer.
pub async fn insert_token(
    tx: &Tx,
    session: Id<SessionKind>,
    digest: &[u8; 32],
    expires_at: Timestamp,
) -> Result<(), Problem> {
    let sql = "INSERT INTO refresh_token (digest, session_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    let values =
        [digest.to_vec().into(), session.uuid().into(), tx.now().as_offset().into(), expires_at.as_offset().into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    let sql = "UPDATE session SET last_used_at = $2 WHERE id = $1";
    let values = [session.uuid().into(), tx.now().as_offset().into()];
    expect_one("session", session, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}

/// A refresh token, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn find_token_for_update(tx: &Tx, digest: &[u8; 32]) -> Result<Option<TokenRow>, Problem> {
    let sql = "SELECT session_id, expires_at, used_at FROM refresh_token WHERE digest = $1 FOR UPDATE";
    let Some(row) = tx.db().query_one_raw(statement(sql, [digest.to_vec().into()])).await? else { return Ok(None) };
    Ok(Some(TokenRow {
        session: Id::restore(row.try_get_by_index(0)?),
        expires_at: restore_time(row.try_get_by_index(1)?),
        used_at: row.try_get_by_index::<Option<OffsetDateTime>>(2)?.map(restore_time),
    }))
}

/// Notes that a refresh token was used.
///
/// # Errors
/// When it was used already.
pub async fn use_token(tx: &Tx, digest: &[u8; 32]) -> Result<(), Problem> {
    let sql = "UPDATE refresh_token SET used_at = $2 WHERE digest = $1 AND used_at IS NULL";
    let values = [digest.to_vec().into(), tx.now().as_offset().into()];
    expect_one("refresh_token", "of a digest", tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}

/// Whose a session is.
///
/// # Errors
/// When the database does not answer.
pub async fn find_user(tx: &Tx, id: Id<SessionKind>) -> Result<Option<Id<UserKind>>, Problem> {
    let row = tx.db().query_one_raw(statement("SELECT user_id FROM session WHERE id = $1", [id.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.map(Id::restore))
}

/// A session, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn find_for_update(tx: &Tx, id: Id<SessionKind>) -> Result<Option<SessionRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM session WHERE id = $1 FOR UPDATE");
    tx.db().query_one_raw(statement(&sql, [id.uuid().into()])).await?.as_ref().map(restore).transpose()
}

/// The open sessions of a user, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn list_open_for_update(tx: &Tx, user: Id<UserKind>) -> Result<Vec<SessionRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM session WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY id FOR UPDATE"
    );
    let values = [user.uuid().into(), tx.now().as_offset().into()];
    tx.db().query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// One page of a user's open sessions, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_open(
    db: &impl ConnectionTrait,
    user: Id<UserKind>,
    now: Timestamp,
    paging: &Paging,
) -> Result<Vec<SessionRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM session WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 \
        AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [user.uuid().into(), now.as_offset().into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// Stores that a session passed a second factor.
///
/// # Errors
/// When there is no such session.
pub async fn pass_second_factor(tx: &Tx, id: Id<SessionKind>) -> Result<(), Problem> {
    let sql = "UPDATE session SET has_second_factor = TRUE WHERE id = $1";
    expect_one("session", id, tx.db().execute_raw(statement(sql, [id.uuid().into()])).await?.rows_affected())
}

/// Stores that a session ended.
///
/// # Errors
/// When it had ended already.
pub async fn end(tx: &Tx, row: &mut SessionRow, reason: EndReason) -> Result<(), Problem> {
    let sql = "UPDATE session SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL";
    let text: &'static str = reason.into();
    let values = [row.id.uuid().into(), tx.now().as_offset().into(), text.into()];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    row.ended = Some((tx.now(), reason));
    expect_one("session", row.id, result.rows_affected())
}

/// Forgets refresh tokens and sessions long over, and revocations that no token can meet any more.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_expired(tx: &Tx, revoked_before: Timestamp) -> Result<(), Problem> {
    let now = tx.now().as_offset();
    let tokens = "DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM session WHERE expires_at <= $1)";
    tx.db().execute_raw(statement(tokens, [now.into()])).await?;
    tx.db().execute_raw(statement("DELETE FROM session WHERE expires_at <= $1", [now.into()])).await?;
    let sql = "DELETE FROM revocation WHERE cutoff <= $1";
    tx.db().execute_raw(statement(sql, [revoked_before.as_offset().into()])).await?;
    Ok(())
}
