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
    /// A clock that stands still until it is moved; microseconds since 1970.
    Standing(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at a point in time.
    #[must_use]
    pub fn standing_at(at: OffsetDateTime) -> Self {
        Clock::Standing(Arc::new(AtomicI64::new(Timestamp::new(at).micros())))
    }

    /// The present time.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the door the ban points to")]
    pub fn now(&self) -> Timestamp {
        let at = match self {
            Clock::System => OffsetDateTime::now_utc(),
            Clock::Standing(micros) => {
                OffsetDateTime::UNIX_EPOCH + Duration::microseconds(micros.load(Ordering::SeqCst))
            }
        };
        Timestamp::new(at)
    }

    /// Moves a standing clock; the machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Clock::Standing(micros) = self {
            let by = i64::try_from(by.whole_microseconds()).unwrap_or(i64::MAX);
            micros.fetch_add(by, Ordering::SeqCst);
        }
    }
}
