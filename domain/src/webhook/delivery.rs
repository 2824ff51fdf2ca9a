//! One message to one endpoint: when it is tried again, and when it is given up.
//!
//! ```text
//! waiting ──a 2xx──▶ delivered ──resend──▶ waiting
//!    └──the last attempt failed──▶ given_up ──resend──▶ waiting
//! ```

use crate::timestamp::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Duration;

/// How long to wait after each failed attempt (Standard Webhooks, "deliverability and reliability"): after the eighth
/// attempt, 27 hours and 35 minutes after the first, a message is given up.
pub const RETRY_AFTER: [Duration; 7] = [
    Duration::seconds(5),
    Duration::minutes(5),
    Duration::minutes(30),
    Duration::hours(2),
    Duration::hours(5),
    Duration::hours(10),
    Duration::hours(10),
];
/// An endpoint that has taken nothing for so long is switched off.
pub const FAILING_MAX: Duration = Duration::days(5);
/// A delivery and its attempts are kept for so long; one that still waits then is dropped.
pub const KEPT: Duration = Duration::days(30);

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryState {
    /// It waits for its turn or its next attempt.
    Waiting,
    /// The endpoint took it.
    Delivered,
    /// The last attempt failed.
    GivenUp,
}

/// Why an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AttemptFailure {
    /// The name has no address.
    NameUnknown,
    /// The name, or the address itself, leads into a network that is not public.
    AddressRefused,
    /// Nobody takes connections there, or the connection broke.
    NotConnected,
    /// No answer in time.
    TimedOut,
    /// An answer that redirects. Redirects are not followed.
    Redirected,
    /// An answer that is no success.
    Refused,
    /// 410: the endpoint asks to be left alone. It is switched off at once.
    Gone,
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is tried again, then.
    RetryAt(Timestamp),
    /// It is given up; the next message of the queue has its turn.
    GiveUp,
    /// The endpoint is switched off; what waits stays waiting.
    SwitchOff,
}

/// What follows when the attempt of this number, from 1, failed. `failing_since` is when the endpoint's first attempt failed
/// after the last that did not.
#[must_use]
pub fn after_failure(attempt: u32, failure: AttemptFailure, failing_since: Timestamp, now: Timestamp) -> Next {
    if failure == AttemptFailure::Gone || now.as_offset() - failing_since.as_offset() >= FAILING_MAX {
        return Next::SwitchOff;
    }
    let wait = usize::try_from(attempt).ok().and_then(|attempt| RETRY_AFTER.get(attempt.saturating_sub(1)));
    wait.map_or(Next::GiveUp, |wait| Next::RetryAt(Timestamp::new(now.as_offset() + *wait)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn at(hours: i64) -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC) + Duration::hours(hours))
    }

    #[test]
    fn a_message_is_tried_eight_times_within_28_hours() {
        let mut now = at(0);
        let mut attempts = 1;
        while let Next::RetryAt(next) = after_failure(attempts, AttemptFailure::Refused, at(0), now) {
            assert!(next > now);
            (now, attempts) = (next, attempts + 1);
        }
        assert_eq!(attempts, 8);
        assert_eq!(now.as_offset() - at(0).as_offset(), Duration::minutes(27 * 60 + 35) + Duration::seconds(5));
    }

    #[test]
    fn an_endpoint_that_takes_nothing_for_five_days_or_is_gone_is_switched_off() {
        let failure = AttemptFailure::TimedOut;
        assert_eq!(after_failure(8, failure, at(0), at(119)), Next::GiveUp);
        assert_eq!(after_failure(8, failure, at(0), at(120)), Next::SwitchOff);
        assert_eq!(after_failure(1, AttemptFailure::Gone, at(0), at(0)), Next::SwitchOff);
    }
}
