//! Makes identifiers: time from the transaction, hub from the caller, a counter of this process, random bits.

use super::random;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, Kind};
use keqiao_domain::timestamp::Timestamp;
use std::sync::atomic::{AtomicU16, Ordering};

/// The source of identifiers of one process.
#[derive(Debug, Default)]
pub struct Ids {
    counter: AtomicU16,
}

impl Ids {
    /// A new identifier. Two made in the same millisecond by one process keep their order for 65,536 of them.
    #[must_use]
    pub fn next<K: Kind>(&self, now: Timestamp, hub: HubNumber) -> Id<K> {
        let counter = self.counter.fetch_add(1, Ordering::Relaxed);
        Id::compose(now.millis(), hub, counter, u64::from_le_bytes(random::bytes()))
    }
}
