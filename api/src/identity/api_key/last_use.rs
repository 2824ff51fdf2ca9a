//! When a key was last used, told coarsely: noted in memory, and stored once a minute for all keys together.

use crate::app::App;
use crate::http::problem::Problem;
use crate::storage::statement;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::id::{ApiKeyKind, Id};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait as _;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use time::OffsetDateTime;

/// Keys used since the last time they were stored.
#[derive(Debug, Default)]
pub struct KeyUses(Mutex<HashMap<Id<ApiKeyKind>, Timestamp>>);

impl KeyUses {
    /// Notes a use.
    pub fn note(&self, key: Id<ApiKeyKind>, at: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, at);
    }

    fn take(&self) -> HashMap<Id<ApiKeyKind>, Timestamp> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Stores what was noted.
///
/// # Errors
/// When the database does not answer; what was noted is lost then, and noted again with the next use.
pub async fn store(app: &App) -> Result<(), Problem> {
    let uses = app.key_uses.take();
    if uses.is_empty() {
        return Ok(());
    }
    let keys: Vec<uuid::Uuid> = uses.keys().map(Id::uuid).collect();
    let times: Vec<OffsetDateTime> = uses.values().map(|at| at.as_offset()).collect();
    app.write_as(&Principal::system(None), Action::ShowMe, async |tx| {
        let sql = "INSERT INTO api_key_use (api_key_id, last_used_at) \
            SELECT used.id, used.at FROM unnest($1::uuid[], $2::timestamptz[]) AS used (id, at) \
            ON CONFLICT (api_key_id) DO UPDATE SET last_used_at = greatest(api_key_use.last_used_at, excluded.last_used_at)";
        tx.db().execute_raw(statement(sql, [keys.into(), times.into()])).await?;
        Ok(())
    })
    .await
}
