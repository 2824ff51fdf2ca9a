//! Who signs: for each hub one node, the one whose session holds the hub's advisory lock. When it dies, its session ends,
//! the lock is free, and the next node that asks has it.
//!
//! This only saves work. What keeps a log whole when two nodes believe to be elected is the lock outside the database.

use crate::http::problem::Problem;
use keqiao_domain::hub::HubNumber;
use sea_orm::DatabaseConnection;
use sqlx::{Connection as _, PgConnection};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Tells these locks from others of the same database: "kqlg".
const LOCK_CLASS: i32 = 0x6b71_6c67;
/// A session that has not been heard of for so long is asked whether it lives.
const HEARD_WITHIN: Duration = Duration::from_secs(1);

/// The session that holds what this node was elected for.
#[derive(Default)]
pub struct Election {
    session: Option<PgConnection>,
    held: HashSet<HubNumber>,
    heard_at: Option<Instant>,
}

impl Election {
    /// Whether this node signs for the hub; tries to become the one who does.
    ///
    /// # Errors
    /// When the database does not answer; everything that was held is lost then.
    pub async fn wins(&mut self, db: &DatabaseConnection, hub: HubNumber) -> Result<bool, Problem> {
        let won = self.try_win(db, hub).await;
        if won.is_err() {
            *self = Election::default();
        }
        won.map_err(Problem::unavailable)
    }

    async fn try_win(&mut self, db: &DatabaseConnection, hub: HubNumber) -> Result<bool, sqlx::Error> {
        if self.session.is_none() {
            let options = db.get_postgres_connection_pool().connect_options();
            self.session = Some(PgConnection::connect_with(&options).await?);
        }
        let Some(session) = &mut self.session else { return Ok(false) };
        if self.held.contains(&hub) {
            if self.heard_at.is_none_or(|at| at.elapsed() > HEARD_WITHIN) {
                session.ping().await?;
                self.heard_at = Some(Instant::now());
            }
            return Ok(true);
        }
        let sql = "SELECT pg_try_advisory_lock($1, $2)";
        let won: bool = sqlx::query_scalar(sql).bind(LOCK_CLASS).bind(i32::from(hub.get())).fetch_one(session).await?;
        self.heard_at = Some(Instant::now());
        if won {
            self.held.insert(hub);
        }
        Ok(won)
    }
}
