//! What the service has of the ledger: where it is known, its lock, and what is in memory of it.

use super::lock::Lock;
use super::read::Shelf;
use super::refusal::Health;
use tokio::sync::Notify;

/// The ledger's part of the service.
pub struct Ledger {
    /// The host under which the logs are known: the part of their names before `/ledger/`.
    pub host: String,
    /// The name of this installation as a witness of other logs.
    pub witness_name: String,
    /// The last checkpoint of each log, outside the database.
    pub lock: Lock,
    /// What is read often.
    pub shelf: Shelf,
    /// The logs that are not signed at the moment.
    pub health: Health,
    /// Wakes the signer when positions were given.
    pub numbered: Notify,
    /// Wakes whoever waits for a checkpoint.
    pub signed: Notify,
}

impl Ledger {
    /// The ledger under a host, with its lock.
    #[must_use]
    pub fn new(host: &str, witness_name: &str, lock: Lock) -> Ledger {
        Ledger {
            host: host.to_owned(),
            witness_name: witness_name.to_owned(),
            lock,
            shelf: Shelf::default(),
            health: Health::default(),
            numbered: Notify::new(),
            signed: Notify::new(),
        }
    }

    /// The name of a hub's log that begins now.
    #[must_use]
    pub fn origin(&self, hub_code: &str) -> String {
        format!("{}/ledger/{hub_code}", self.host)
    }
}
