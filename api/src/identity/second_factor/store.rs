//! The rows of second factors and recovery codes.

use crate::http::problem::Problem;
use crate::storage::{expect_one, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, UserKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;

/// A second factor's row.
pub struct FactorRow {
    /// The secret, sealed.
    pub sealed_secret: Vec<u8>,
    /// Since when it is on.
    pub confirmed_at: Option<Timestamp>,
    /// The step of the last code.
    pub last_step: i64,
}

const COLUMNS: &str = "sealed_secret, confirmed_at, last_step";

fn restore(row: &QueryResult) -> Result<FactorRow, Problem> {
    Ok(FactorRow {
        sealed_secret: row.try_get_by_index(0)?,
        confirmed_at: row.try_get_by_index::<Option<OffsetDateTime>>(1)?.map(restore_time),
        last_step: row.try_get_by_index(2)?,
    })
}

/// The second factor of a user, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn find_for_update(tx: &Tx, user: Id<UserKind>) -> Result<Option<FactorRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM second_factor WHERE user_id = $1 FOR UPDATE");
    tx.db().query_one_raw(statement(&sql, [user.uuid().into()])).await?.as_ref().map(restore).transpose()
}

/// Whether a user has a second factor that is on.
///
/// # Errors
/// When the database does not answer.
pub async fn is_on(db: &impl ConnectionTrait, user: Id<UserKind>) -> Result<bool, Problem> {
    let sql = "SELECT EXISTS (SELECT FROM second_factor WHERE user_id = $1 AND confirmed_at IS NOT NULL)";
    let row = db.query_one_raw(statement(sql, [user.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// Stores a secret that is not on yet, in place of one that never was.
///
/// # Errors
/// When the database does not answer.
pub async fn begin(tx: &Tx, user: Id<UserKind>, sealed: Vec<u8>) -> Result<(), Problem> {
    let sql = "INSERT INTO second_factor (user_id, created_at, sealed_secret, last_step) VALUES ($1, $2, $3, 0) \
        ON CONFLICT (user_id) DO UPDATE SET created_at = $2, sealed_secret = $3, last_step = 0 \
        WHERE second_factor.confirmed_at IS NULL";
    let values = [user.uuid().into(), tx.now().as_offset().into(), sealed.into()];
    expect_one("second_factor", user, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}

/// Stores that it is on.
///
/// # Errors
/// When the database does not answer.
pub async fn confirm(tx: &Tx, user: Id<UserKind>) -> Result<(), Problem> {
    let sql = "UPDATE second_factor SET confirmed_at = $2 WHERE user_id = $1";
    let values = [user.uuid().into(), tx.now().as_offset().into()];
    expect_one("second_factor", user, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}

/// Stores the step of the code that was used.
///
/// # Errors
/// When the database does not answer.
pub async fn use_step(tx: &Tx, user: Id<UserKind>, step: i64) -> Result<(), Problem> {
    let sql = "UPDATE second_factor SET last_step = $2 WHERE user_id = $1 AND last_step < $2";
    let values = [user.uuid().into(), step.into()];
    expect_one("second_factor", user, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}

/// Takes a second factor and its recovery codes away.
///
/// # Errors
/// When the database does not answer.
pub async fn remove(tx: &Tx, user: Id<UserKind>) -> Result<(), Problem> {
    for sql in ["DELETE FROM recovery_code WHERE user_id = $1", "DELETE FROM second_factor WHERE user_id = $1"] {
        tx.db().execute_raw(statement(sql, [user.uuid().into()])).await?;
    }
    Ok(())
}

/// Uses a recovery code; false when there is none, or it was used.
///
/// # Errors
/// When the database does not answer.
pub async fn use_code(tx: &Tx, user: Id<UserKind>, digest: &[u8; 32]) -> Result<bool, Problem> {
    let sql = "UPDATE recovery_code SET used_at = $3 WHERE digest = $1 AND user_id = $2 AND used_at IS NULL";
    let values = [digest.to_vec().into(), user.uuid().into(), tx.now().as_offset().into()];
    Ok(tx.db().execute_raw(statement(sql, values)).await?.rows_affected() == 1)
}

/// Stores new recovery codes in place of the old ones.
///
/// # Errors
/// When the database does not answer.
pub async fn replace_codes(tx: &Tx, user: Id<UserKind>, digests: Vec<Vec<u8>>) -> Result<(), Problem> {
    tx.db().execute_raw(statement("DELETE FROM recovery_code WHERE user_id = $1", [user.uuid().into()])).await?;
    for digest in digests {
        let sql = "INSERT INTO recovery_code (digest, user_id, created_at) VALUES ($1, $2, $3)";
        let values = [digest.into(), user.uuid().into(), tx.now().as_offset().into()];
        tx.db().execute_raw(statement(sql, values)).await?;
    }
    Ok(())
}
