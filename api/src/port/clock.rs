//! The one place that reads the time.

use keqiao_domain::timestamp::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::{Duration, OffsetDateTime};

/// Where `now` comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that runs ahead of the machine's, by so many microseconds: for a market in which days pass on demand.
    Ahead(Arc<AtomicI64>),
    /// A clock that stands still until it is moved; microseconds since 1970.
    Standing(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at a point in time.
    #[must_use]
    pub fn standing_at(at: OffsetDateTime) -> Self {
        Clock::Standing(Arc::new(AtomicI64::new(Timestamp::new(at).micros())))
    }

    /// A clock that goes with the machine's until it is moved.
    #[must_use]
    pub fn movable() -> Self {
        Clock::Ahead(Arc::default())
    }

    /// The present time.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the door the ban points to")]
    pub fn now(&self) -> Timestamp {
        let at = match self {
            Clock::System => OffsetDateTime::now_utc(),
            Clock::Ahead(micros) => OffsetDateTime::now_utc() + Duration::microseconds(micros.load(Ordering::SeqCst)),
            Clock::Standing(micros) => {
                OffsetDateTime::UNIX_EPOCH + Duration::microseconds(micros.load(Ordering::SeqCst))
            }
        };
        Timestamp::new(at)
    }

    /// Whether it can be moved.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        !matches!(self, Clock::System)
    }

    /// Moves a clock that can be moved; the machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Clock::Ahead(micros) | Clock::Standing(micros) = self {
            let by = i64::try_from(by.whole_microseconds()).unwrap_or(i64::MAX);
            micros.fetch_add(by, Ordering::SeqCst);
        }
    }
}
