//! Counts attempts at what is costly or can be guessed: log-in and registration.

use super::problem::Problem;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// Log-ins and registrations a minute from one address.
pub const ATTEMPTS_PER_ADDRESS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Log-ins a minute to one account.
pub const ATTEMPTS_PER_ACCOUNT_PER_MINUTE: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// The counters of this process.
pub struct Limits {
    by_address: DefaultKeyedRateLimiter<String>,
    by_account: DefaultKeyedRateLimiter<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            by_address: RateLimiter::keyed(Quota::per_minute(ATTEMPTS_PER_ADDRESS_PER_MINUTE)),
            by_account: RateLimiter::keyed(Quota::per_minute(ATTEMPTS_PER_ACCOUNT_PER_MINUTE)),
        }
    }
}

impl Limits {
    /// Counts an attempt from an address.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub fn attempt_from(&self, address: &str) -> Result<(), Problem> {
        count(&self.by_address, address)
    }

    /// Counts an attempt at an account.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub fn attempt_at(&self, account: &str) -> Result<(), Problem> {
        count(&self.by_account, account)
    }

    /// Forgets addresses and accounts that have been quiet.
    pub fn forget_quiet(&self) {
        self.by_address.retain_recent();
        self.by_account.retain_recent();
    }
}

fn count(limiter: &DefaultKeyedRateLimiter<String>, key: &str) -> Result<(), Problem> {
    limiter.check_key(&key.to_owned()).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now()).as_secs();
        Problem::too_many_requests(u32::try_from(wait).unwrap_or(u32::MAX).saturating_add(1))
    })
}
