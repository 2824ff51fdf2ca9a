//! What access tokens are no longer good before they expire, without asking the database for each.
//!
//! Whoever ends a session, suspends an organization or takes a role away writes a row in the same transaction. Every
//! process holds the rows that still matter in memory and reads them anew twice a second, and at once after a write of its
//! own. So a token that was revoked opens nothing after a second at most, on any node.

use super::{ACCESS_TOKEN_LIFETIME, LEEWAY};
use crate::app::App;
use crate::http::problem::Problem;
use crate::storage::{restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::access::{Actor, Principal};
use keqiao_domain::id::{Kind as _, SessionKind, Subject};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use uuid::Uuid;

/// How often each process looks. A revocation is known everywhere after this and one query.
const POLL: Duration = Duration::from_millis(500);
/// How long to wait after a failure.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// What is revoked and could still be met.
#[derive(Debug, Default)]
pub(super) struct Revoked {
    sessions: HashSet<Uuid>,
    /// Users and organizations: tokens issued before are void.
    cutoffs: HashMap<Uuid, Timestamp>,
}

impl Revoked {
    /// Whether a token of this principal, issued at that time, is void.
    pub(super) fn covers(&self, principal: &Principal, issued_at: Timestamp) -> bool {
        let is_cut = |id: Uuid| self.cutoffs.get(&id).is_some_and(|cutoff| issued_at < *cutoff);
        let user = match principal.actor {
            Actor::User(id) => Some(id.uuid()),
            Actor::Visitor | Actor::ApiKey(_) | Actor::System => None,
        };
        principal.session.is_some_and(|id| self.sessions.contains(&id.uuid()))
            || user.is_some_and(is_cut)
            || principal.organization.is_some_and(|id| is_cut(id.uuid()))
    }
}

/// The time before which no revocation matters: every token it could be about has expired.
#[must_use]
pub fn matters_since(now: Timestamp) -> Timestamp {
    Timestamp::new(now.as_offset() - ACCESS_TOKEN_LIFETIME - LEEWAY * 2)
}

pub(super) async fn read(db: &impl ConnectionTrait, now: Timestamp) -> Result<Revoked, Problem> {
    let sql = "SELECT subject_id, subject_prefix, cutoff FROM revocation WHERE cutoff > $1";
    let mut revoked = Revoked::default();
    for row in db.query_all_raw(statement(sql, [matters_since(now).as_offset().into()])).await? {
        let id: Uuid = row.try_get_by_index(0)?;
        if row.try_get_by_index::<String>(1)? == SessionKind::PREFIX {
            revoked.sessions.insert(id);
        } else {
            revoked.cutoffs.insert(id, restore_time(row.try_get_by_index(2)?));
        }
    }
    Ok(revoked)
}

/// Voids the access tokens of a session, a user or an organization. The caller holds the row that new tokens are made
/// from; the moment is read after that, so no token is issued from the old state after it.
///
/// # Errors
/// When the database does not answer.
pub async fn revoke(tx: &Tx, app: &App, subject: Subject) -> Result<(), Problem> {
    let sql = "INSERT INTO revocation (subject_id, subject_prefix, cutoff) VALUES ($1, $2, $3) \
        ON CONFLICT (subject_id) DO UPDATE SET cutoff = greatest(revocation.cutoff, excluded.cutoff)";
    let values = [subject.uuid().into(), subject.prefix().into(), app.clock.now().as_offset().into()];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Looks at once: after a write of this process that revoked something.
///
/// # Errors
/// When the database does not answer; then the next look finds it.
pub async fn look(app: &App) -> Result<(), Problem> {
    app.tokens.reload(&app.db, app.clock.now()).await
}

/// Looks again and again, until the process ends.
pub async fn run(app: actix_web::web::Data<App>) {
    loop {
        let pause = match look(&app).await {
            Ok(()) => POLL,
            Err(problem) => {
                tracing::warn!(%problem, "could not read what is revoked, trying again");
                PAUSE_AFTER_FAILURE
            }
        };
        tokio::time::sleep(pause).await;
    }
}
