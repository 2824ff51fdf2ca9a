//! Why a log is not signed: what the database says and what was signed before do not agree.

use super::lock::LockError;
use crate::http::problem::Problem;
use keqiao_domain::hub::HubNumber;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Why the next checkpoint of a log is not signed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The database has fewer entries than were signed.
    #[error(
        "the database has {found} entries, but {signed} were signed: it was rolled back, or an old copy was restored"
    )]
    RolledBack {
        /// Entries with a position.
        found: u64,
        /// Size of the checkpoint in the lock.
        signed: u64,
    },
    /// The database has other entries than were signed.
    #[error("the first {size} entries are not those that were signed: the log was forked or rewritten")]
    Forked {
        /// Size of the checkpoint in the lock.
        size: u64,
    },
    /// The database has a signed checkpoint, the lock has none.
    #[error(
        "the lock has no checkpoint, but the database has one over {size} entries: the lock was lost, or this is a copy of the database"
    )]
    LockMissing {
        /// Size of the checkpoint in the database.
        size: u64,
    },
    /// What the lock holds is no checkpoint by the key of this log.
    #[error("the lock holds no checkpoint by the key of this log: {0}")]
    LockForeign(String),
    /// Something that is derived from the entries is not what it must be.
    #[error("{place} in the database is damaged: {fault}")]
    Damaged {
        /// The tile or the checkpoint.
        place: String,
        /// What is wrong.
        fault: String,
    },
    /// The lock cannot be read or moved.
    #[error(transparent)]
    LockUnusable(#[from] LockError),
}

/// What ended a round for a log.
#[derive(Debug)]
pub enum Stop {
    /// It must not be signed.
    Refused(Refusal),
    /// The database did not answer, or the outcome is unknown.
    Failed(Problem),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal)
    }
}

impl From<LockError> for Stop {
    fn from(error: LockError) -> Self {
        Stop::Refused(error.into())
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Stop::Failed(problem)
    }
}

impl From<sea_orm::DbErr> for Stop {
    fn from(error: sea_orm::DbErr) -> Self {
        Stop::Failed(error.into())
    }
}

/// The logs that this process does not sign at the moment, each with the reason in words.
#[derive(Debug, Default)]
pub struct Health(Mutex<BTreeMap<HubNumber, String>>);

impl Health {
    /// Notes a refusal. Answers whether it is a new one.
    pub fn refuse(&self, hub: HubNumber, reason: &str) -> bool {
        let before = self.lock().insert(hub, reason.to_owned());
        before.is_none_or(|before| before != reason)
    }

    /// The log is signed again.
    pub fn heal(&self, hub: HubNumber) {
        self.lock().remove(&hub);
    }

    /// The first refusal, by hub.
    #[must_use]
    pub fn first(&self) -> Option<(HubNumber, String)> {
        self.lock().first_key_value().map(|(hub, reason)| (*hub, reason.clone()))
    }

    /// Whether the log of a hub is refused.
    #[must_use]
    pub fn is_refused(&self, hub: HubNumber) -> bool {
        self.lock().contains_key(&hub)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<HubNumber, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
