//! The lock as a table of a second Postgres, for several nodes on several machines.

use super::LockError;
use crate::postgres::refuse_unsafe;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::sync::OnceCell;

/// One to move it, one to look.
const CONNECTIONS_MAX: u32 = 2;
/// Any node may be the first to come.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS keqiao_ledger_lock \
    (origin text PRIMARY KEY, note text NOT NULL, moved_at timestamptz NOT NULL DEFAULT now())";

/// A table with one row for each log.
pub struct PostgresLock {
    pool: PgPool,
    is_prepared: OnceCell<()>,
}

impl PostgresLock {
    /// The lock in the database of a URL. It is connected to when it is needed.
    ///
    /// # Errors
    /// When the URL is none.
    pub fn new(url: &str) -> Result<PostgresLock, LockError> {
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS_MAX).connect_lazy(url)?;
        Ok(PostgresLock { pool, is_prepared: OnceCell::new() })
    }

    /// The pool, once the table is there and the server keeps what it confirms.
    async fn pool(&self) -> Result<&PgPool, LockError> {
        let prepare = async || {
            refuse_unsafe(&self.pool).await.map_err(|error| sqlx::Error::Configuration(error.to_string().into()))?;
            sqlx::query(TABLE).execute(&self.pool).await.map(drop)
        };
        self.is_prepared.get_or_try_init(prepare).await?;
        Ok(&self.pool)
    }

    pub(super) async fn read(&self, origin: &str) -> Result<Option<String>, LockError> {
        let sql = "SELECT note FROM keqiao_ledger_lock WHERE origin = $1";
        Ok(sqlx::query_scalar(sql).bind(origin).fetch_optional(self.pool().await?).await?)
    }

    pub(super) async fn advance(&self, origin: &str, present: Option<&str>, next: &str) -> Result<(), LockError> {
        let pool = self.pool().await?;
        let moved = match present {
            Some(present) => {
                let sql = "UPDATE keqiao_ledger_lock SET note = $3, moved_at = now() WHERE origin = $1 AND note = $2";
                sqlx::query(sql).bind(origin).bind(present).bind(next).execute(pool).await?
            }
            None => {
                let sql = "INSERT INTO keqiao_ledger_lock (origin, note) VALUES ($1, $2) ON CONFLICT DO NOTHING";
                sqlx::query(sql).bind(origin).bind(next).execute(pool).await?
            }
        };
        if moved.rows_affected() == 1 { Ok(()) } else { Err(LockError::Moved) }
    }
}
