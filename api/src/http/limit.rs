//! Counts attempts at what is costly or can be guessed: log-in, registration, recovery.
//!
//! Two instruments. A plain *limit* of attempts a minute from one address, whatever they are about. And a *growing delay*
//! for guesses: after some attempts that failed, the next must wait, twice as long each time, up to a quarter of an hour.
//! Nothing is ever locked: a delay ends by itself, and it belongs to a **lane**, so that an attacker slows down only his
//! own. The owner of an account comes in a lane of his own: on a device that has logged in before (it shows a token), or
//! from a network from which he has logged in before. Everybody else shares the lane of strangers at that account.

use super::problem::Problem;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use keqiao_domain::timestamp::Timestamp;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use time::Duration;

/// Log-ins and registrations a minute from one address.
pub const ATTEMPTS_PER_ADDRESS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Failed guesses at one account in one lane before the first delay.
pub const GUESSES_PER_ACCOUNT: u32 = 10;
/// Failed guesses from one network, at whatever accounts, before the first delay.
pub const GUESSES_PER_NETWORK: u32 = 60;
/// The first delay; each further failure doubles it.
const DELAY_FIRST: Duration = Duration::seconds(6);
/// No delay is longer.
pub const DELAY_MAX: Duration = Duration::minutes(15);
/// Doublings after which every delay is the longest.
const DOUBLINGS_MAX: u32 = 10;
/// A lane that was quiet for so long is forgotten.
const FORGOTTEN_AFTER: Duration = Duration::hours(24);
/// Lanes that one process remembers. Beyond that, those without a delay are forgotten first.
const LANES_MAX: usize = 100_000;

/// Whose failures are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// One account, on a device that has logged in before: the account and the device's own mark.
    Device(String, String),
    /// One account, from a network from which its owner has logged in before.
    KnownNetwork(String, String),
    /// One account, from anywhere else.
    Strangers(String),
    /// One network, at whatever accounts that do not know it.
    Network(String),
}

impl Lane {
    fn free_failures(&self) -> u32 {
        match self {
            Lane::Device(..) | Lane::KnownNetwork(..) | Lane::Strangers(_) => GUESSES_PER_ACCOUNT,
            Lane::Network(_) => GUESSES_PER_NETWORK,
        }
    }
}

/// What is remembered of a lane.
#[derive(Clone, Copy, Debug)]
struct Record {
    failures: u32,
    last_at: Timestamp,
    not_before: Timestamp,
}

/// The counters of this process.
pub struct Limits {
    by_address: DefaultKeyedRateLimiter<String>,
    lanes: Mutex<HashMap<Lane, Record>>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            by_address: RateLimiter::keyed(Quota::per_minute(ATTEMPTS_PER_ADDRESS_PER_MINUTE)),
            lanes: Mutex::default(),
        }
    }
}

/// A guess that is being made. It counts as failed until it is said to be right: guesses at the same time are counted
/// too.
#[must_use]
#[derive(Debug)]
pub struct Guess {
    lanes: Vec<(Lane, Option<Record>)>,
}

impl Limits {
    /// Counts an attempt from an address.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub fn attempt_from(&self, address: &str) -> Result<(), Problem> {
        self.by_address.check_key(&address.to_owned()).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now()).as_secs();
            Problem::too_many_requests(u32::try_from(wait).unwrap_or(u32::MAX).saturating_add(1))
        })
    }

    /// Begins a guess in lanes, all of which must be free.
    ///
    /// # Errors
    /// 429 while one of them has to wait; then nothing is counted.
    pub fn guess(&self, lanes: Vec<Lane>, now: Timestamp) -> Result<Guess, Problem> {
        let mut records = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = lanes.iter().filter_map(|lane| records.get(lane)).map(|record| record.not_before);
        if let Some(until) = waits.max().filter(|until| *until > now) {
            let seconds = (until.as_offset() - now.as_offset()).whole_seconds();
            return Err(Problem::too_many_requests(u32::try_from(seconds).unwrap_or(u32::MAX).saturating_add(1)));
        }
        if records.len() + lanes.len() > LANES_MAX {
            records.retain(|_, record| record.not_before > now);
        }
        let count = |lane: Lane| {
            let before = records.get(&lane).copied();
            let failures = before.map_or(0, |record| record.failures).saturating_add(1);
            let not_before = Timestamp::new(now.as_offset() + delay(failures, lane.free_failures()));
            records.insert(lane.clone(), Record { failures, last_at: now, not_before });
            (lane, before)
        };
        Ok(Guess { lanes: lanes.into_iter().map(count).collect() })
    }

    /// Says that a guess was right, and no guess: it is taken back. A lane of the owner's own starts anew; one that is
    /// shared with others keeps what they did.
    pub fn was_right(&self, guess: Guess) {
        let mut records = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        for (lane, before) in guess.lanes {
            let is_shared = matches!(lane, Lane::Strangers(_) | Lane::Network(_));
            match before.filter(|_| is_shared) {
                Some(before) => {
                    if let Some(record) = records.get_mut(&lane) {
                        record.failures = record.failures.saturating_sub(1);
                        record.not_before = before.not_before;
                    }
                }
                None => {
                    records.remove(&lane);
                }
            }
        }
    }

    /// Forgets addresses and lanes that have been quiet.
    pub fn forget_quiet(&self, now: Timestamp) {
        self.by_address.retain_recent();
        let quiet_since = Timestamp::new(now.as_offset() - FORGOTTEN_AFTER);
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, record| record.last_at > quiet_since);
    }
}

/// How long the next guess has to wait after so many failures.
fn delay(failures: u32, free: u32) -> Duration {
    match failures.checked_sub(free) {
        None => Duration::ZERO,
        Some(beyond) => (DELAY_FIRST * 2_i32.pow(beyond.min(DOUBLINGS_MAX))).min(DELAY_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC) + Duration::seconds(seconds))
    }

    fn strangers() -> Vec<Lane> {
        vec![Lane::Strangers("owner@qinghe.example".into())]
    }

    #[test]
    fn the_delay_grows_from_seconds_to_a_quarter_of_an_hour_and_no_further() {
        let seconds: Vec<_> = [9, 10, 11, 12, 17, 18, 1_000].map(|n| delay(n, 10).whole_seconds()).into();
        assert_eq!(seconds, [0, 6, 12, 24, 768, 900, 900]);
    }

    #[test]
    fn ten_thousand_guesses_while_the_clock_stands_are_ten() {
        let limits = Limits::default();
        let tried = (0..10_000).filter(|_| limits.guess(strangers(), at(0)).is_ok()).count();
        assert_eq!(tried, 10);
    }

    #[test]
    fn ten_thousand_guesses_in_a_day_are_about_a_hundred() {
        let limits = Limits::default();
        let day = Duration::DAY.whole_seconds();
        let tried = (0..10_000).filter(|n| limits.guess(strangers(), at(n * day / 10_000)).is_ok()).count();
        assert!((90..120).contains(&tried), "{tried}");
    }

    #[test]
    fn strangers_do_not_slow_down_the_owner_on_his_device() {
        let limits = Limits::default();
        while limits.guess(strangers(), at(0)).is_ok() {}
        let own = || vec![Lane::Device("owner@qinghe.example".into(), "device".into())];
        for _ in 0..100 {
            let guess = limits.guess(own(), at(0)).expect("his lane is free");
            limits.was_right(guess);
        }
    }

    #[test]
    fn a_right_password_takes_back_only_its_own_attempt_in_a_shared_lane() {
        let limits = Limits::default();
        for _ in 0..9 {
            let _failed = limits.guess(strangers(), at(0)).expect("free");
        }
        for _ in 0..3 {
            let right = limits.guess(strangers(), at(0)).expect("free");
            limits.was_right(right);
        }
        assert!(limits.guess(strangers(), at(0)).is_ok(), "the tenth failure");
        assert!(limits.guess(strangers(), at(0)).is_err());
    }
}
