//! Quotas: how much one caller may ask for in a while, told in headers (IETF httpapi, RateLimit fields, draft 11).
//!
//! Two kinds, one algorithm (GCRA): a whole quota at once, then it comes back evenly over its window. What is cheap is counted
//! in the memory of each process. What costs much is counted in Postgres, one row for each caller and policy, so that several
//! processes together give out no more than the quota, whoever asks whom and at whatever time.

use super::context;
use super::problem::Problem;
use crate::app::App;
use crate::storage::{hub_column, restore_time, statement};
use crate::tx::Tx;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use keqiao_domain::access::{Action, Actor, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait as _;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;
use time::OffsetDateTime;

const MICROS_PER_SECOND: i64 = 1_000_000;
/// Bits of an IPv6 address that one subscriber has.
const IPV6_PREFIX_BITS: u32 = 64;

/// How much of something one caller may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name in headers and problems.
    pub name: &'static str,
    /// Requests in a window.
    pub quota: NonZeroU32,
    /// The window, in seconds.
    pub window_secs: u32,
}

const HOUR: u32 = 3_600;
const DAY: u32 = 24 * HOUR;
const MINUTE: u32 = 60;

/// Imports that are begun. Each may have 64 MiB.
pub const IMPORT: Policy = Policy { name: "import", quota: NonZeroU32::new(120).unwrap(), window_secs: HOUR };
/// Matches that are recorded.
pub const MATCH_RUN: Policy = Policy { name: "match-run", quota: NonZeroU32::new(600).unwrap(), window_secs: HOUR };
/// Test messages to webhooks: what is sent to others at a caller's wish.
pub const WEBHOOK_TEST: Policy =
    Policy { name: "webhook-test", quota: NonZeroU32::new(120).unwrap(), window_secs: HOUR };
/// Introductions: each writes to somebody who has not asked for it.
pub const INTRODUCTION: Policy =
    Policy { name: "introduction", quota: NonZeroU32::new(200).unwrap(), window_secs: DAY };

impl Policy {
    /// Every request of one caller, of one process.
    #[must_use]
    pub fn general(quota: NonZeroU32) -> Policy {
        Policy { name: "general", quota, window_secs: MINUTE }
    }

    /// Searches and matches of one caller, of one process.
    #[must_use]
    pub fn search(quota: NonZeroU32) -> Policy {
        Policy { name: "search", quota, window_secs: MINUTE }
    }

    /// After so long one more request is there.
    fn step_micros(self) -> i64 {
        i64::from(self.window_secs) * MICROS_PER_SECOND / i64::from(self.quota.get())
    }
}

/// What is left of a quota after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The policy.
    pub policy: Policy,
    /// Requests that are left now.
    pub remaining: u32,
    /// Seconds until the whole quota is there again.
    pub reset_secs: u32,
}

/// The two headers of these quotas: `RateLimit-Policy` and `RateLimit`.
#[must_use]
pub fn headers(spent: &[Spent]) -> [String; 2] {
    let policy = |spent: &Spent| {
        let Policy { name, quota, window_secs } = spent.policy;
        format!("\"{name}\";q={quota};w={window_secs}")
    };
    let left = |spent: &Spent| format!("\"{}\";r={};t={}", spent.policy.name, spent.remaining, spent.reset_secs);
    [spent.iter().map(policy).collect::<Vec<_>>().join(", "), spent.iter().map(left).collect::<Vec<_>>().join(", ")]
}

/// Whose requests are counted together: a user's, a key's, or those of an address without a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// A user or a key.
    Known(uuid::Uuid),
    /// Visitors from an address; of an IPv6 address its first 64 bits.
    From(IpAddr),
    /// The service itself, or an address that is not known.
    Nobody,
}

impl Caller {
    /// Who asks.
    #[must_use]
    pub fn of(principal: &Principal, address: Option<IpAddr>) -> Caller {
        match (principal.actor, address) {
            (Actor::User(id), _) => Caller::Known(id.uuid()),
            (Actor::ApiKey(id), _) => Caller::Known(id.uuid()),
            (Actor::Visitor, Some(IpAddr::V6(address))) => {
                let subscriber = address.to_bits() >> IPV6_PREFIX_BITS << IPV6_PREFIX_BITS;
                Caller::From(IpAddr::V6(subscriber.into()))
            }
            (Actor::Visitor, Some(address)) => Caller::From(address),
            (Actor::Visitor, None) | (Actor::System, _) => Caller::Nobody,
        }
    }

    fn name(self) -> String {
        match self {
            Caller::Known(id) => id.to_string(),
            Caller::From(address) => address.to_string(),
            Caller::Nobody => String::new(),
        }
    }
}

type Counter = RateLimiter<Caller, DefaultKeyedStateStore<Caller>, DefaultClock, StateInformationMiddleware>;

/// A quota that this process counts.
struct Local {
    policy: Policy,
    counter: Counter,
}

impl Local {
    fn new(policy: Policy) -> Self {
        let step = Duration::from_micros(policy.step_micros().unsigned_abs());
        let quota = Quota::with_period(step).expect("a window is longer than nothing").allow_burst(policy.quota);
        Local { policy, counter: RateLimiter::keyed(quota).with_middleware::<StateInformationMiddleware>() }
    }

    fn take(&self, caller: Caller) -> Result<(), Problem> {
        let policy = self.policy;
        match self.counter.check_key(&caller) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let gone = i64::from(policy.quota.get().saturating_sub(remaining));
                context::spend(Spent { policy, remaining, reset_secs: seconds(gone * policy.step_micros()) });
                Ok(())
            }
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                context::spend(Spent { policy, remaining: 0, reset_secs: policy.window_secs });
                Err(exceeded(policy, i64::try_from(wait.as_micros()).unwrap_or(i64::MAX)))
            }
        }
    }
}

/// The quotas of this process.
pub struct Quotas {
    general: Option<Local>,
    search: Option<Local>,
}

impl Quotas {
    /// Quotas of so many requests, and so many searches, a minute; no number for no limit.
    #[must_use]
    pub fn new(general: Option<NonZeroU32>, search: Option<NonZeroU32>) -> Self {
        let local = |quota: Option<NonZeroU32>, policy: fn(NonZeroU32) -> Policy| quota.map(policy).map(Local::new);
        Quotas { general: local(general, Policy::general), search: local(search, Policy::search) }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// 429 when the caller has asked too much.
    pub fn take_request(&self, caller: Caller) -> Result<(), Problem> {
        self.general.as_ref().map_or(Ok(()), |local| local.take(caller))
    }

    /// Counts a search.
    ///
    /// # Errors
    /// 429 when the caller has searched too much.
    pub fn take_search(&self, caller: Caller) -> Result<(), Problem> {
        self.search.as_ref().map_or(Ok(()), |local| local.take(caller))
    }

    /// Forgets callers who have been quiet.
    pub fn forget_quiet(&self) {
        for local in [&self.general, &self.search].into_iter().flatten() {
            local.counter.retain_recent();
        }
    }
}

/// Counts something costly, exactly and for all processes, whatever comes of it. Its own short transaction: what is refused or
/// only rehearsed counts, too.
///
/// # Errors
/// 429 when the caller has asked too much.
pub async fn take(app: &App, principal: &Principal, caller: Caller, policy: Policy) -> Result<(), Problem> {
    let hub = principal.organization.map_or(HubNumber::NATIONAL, |id| id.hub());
    let system = Principal::system(None);
    let taken = app.write_as(&system, Action::CountRequest, async |tx| count(tx, hub, caller, policy).await);
    let (now, full_at, is_taken) = taken.await?;
    let missing = full_at.micros() - now.micros();
    let window = i64::from(policy.window_secs) * MICROS_PER_SECOND;
    let remaining = u32::try_from((window - missing) / policy.step_micros()).unwrap_or(0);
    context::spend(Spent { policy, remaining, reset_secs: seconds(missing) });
    if is_taken { Ok(()) } else { Err(exceeded(policy, missing + policy.step_micros() - window)) }
}

/// Counts, and tells when the whole quota is there again, and whether there was one left.
async fn count(
    tx: &Tx,
    hub: HubNumber,
    caller: Caller,
    policy: Policy,
) -> Result<(Timestamp, Timestamp, bool), Problem> {
    // The row's lock is the exactness: of all who ask at once each sees what the one before has left.
    let sql = "INSERT INTO quota_use AS q (hub, policy, caller, full_at) \
            VALUES ($1, $2, $3, $4::timestamptz + $5 * interval '1 microsecond') \
        ON CONFLICT ON CONSTRAINT quota_use_pkey DO UPDATE \
            SET full_at = greatest(q.full_at, $4) + $5 * interval '1 microsecond' \
            WHERE greatest(q.full_at, $4) + $5 * interval '1 microsecond' <= $4 + $6 * interval '1 microsecond' \
        RETURNING full_at";
    let now = tx.now();
    let window = i64::from(policy.window_secs) * MICROS_PER_SECOND;
    let identity = || [hub_column(hub).into(), policy.name.into(), caller.name().into()];
    let amounts = [now.as_offset().into(), policy.step_micros().into(), window.into()];
    let taken = tx.db().query_one_raw(statement(sql, identity().into_iter().chain(amounts))).await?;
    if let Some(row) = taken {
        return Ok((now, restore_time(row.try_get_by_index::<OffsetDateTime>(0)?), true));
    }
    let sql = "SELECT full_at FROM quota_use WHERE hub = $1 AND policy = $2 AND caller = $3";
    let row = tx.db().query_one_raw(statement(sql, identity())).await?;
    let full_at = row.map(|row| row.try_get_by_index::<OffsetDateTime>(0)).transpose()?;
    Ok((now, full_at.map_or(now, restore_time), false))
}

/// Forgets quotas that are whole again.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_whole(tx: &Tx) -> Result<(), Problem> {
    let sql = "DELETE FROM quota_use WHERE full_at <= $1";
    tx.db().execute_raw(statement(sql, [tx.now().as_offset().into()])).await?;
    Ok(())
}

fn exceeded(policy: Policy, wait_micros: i64) -> Problem {
    Problem::quota_exceeded(policy.name, seconds(wait_micros))
}

/// Seconds, rounded up.
fn seconds(micros: i64) -> u32 {
    u32::try_from(micros.max(0).saturating_add(MICROS_PER_SECOND - 1) / MICROS_PER_SECOND).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_told_as_structured_fields() {
        let general = Policy::general(NonZeroU32::new(600).expect("a quota"));
        let spent = [
            Spent { policy: general, remaining: 599, reset_secs: 1 },
            Spent { policy: IMPORT, remaining: 0, reset_secs: 3_600 },
        ];
        let [policy, left] = headers(&spent);
        assert_eq!(policy, "\"general\";q=600;w=60, \"import\";q=120;w=3600");
        assert_eq!(left, "\"general\";r=599;t=1, \"import\";r=0;t=3600");
    }

    #[test]
    fn visitors_of_one_subscriber_are_one_caller_and_a_user_is_one_from_anywhere() {
        let visitor = |address: &str| Caller::of(&Principal::visitor(), address.parse().ok());
        assert_eq!(visitor("2001:db8:1:2::1"), visitor("2001:db8:1:2:ffff::2"));
        assert_ne!(visitor("2001:db8:1:2::1"), visitor("2001:db8:1:3::1"));
        assert_ne!(visitor("192.0.2.1"), visitor("192.0.2.2"));
        let user = Principal::without_grants(Actor::User(keqiao_domain::id::Id::compose(1, HubNumber::NATIONAL, 0, 1)));
        let from = |address: &str| Caller::of(&user, address.parse().ok());
        assert_eq!(from("192.0.2.1"), from("192.0.2.2"));
    }
}
