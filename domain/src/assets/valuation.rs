//! Valuations (价值评估) by approach, with the day they are made for and the day until which they hold (GB/T 39057-2020,
//! DOMAIN 3.9). A valuation is a record; it never changes.

use super::readiness::DocumentDigest;
use crate::money::MoneyRange;
use crate::text::{Keyword, Name, Passage, Title};
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Valuations of one achievement.
pub const VALUATIONS_MAX: usize = 100;

/// How a value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ValuationApproach {
    /// 收益法.
    Income,
    /// 市场法.
    Market,
    /// 成本法.
    Cost,
    /// 实物期权法, beside the three.
    RealOption,
    /// What the parties agreed, without an appraisal.
    Agreed,
}

/// One valuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valuation {
    /// How the value was found.
    pub approach: ValuationApproach,
    /// What for: a licence, a contribution of capital, a pledge.
    pub purpose: Title,
    /// The day for which the value holds (基准日).
    pub base_on: Date,
    /// The last day on which it may be used.
    pub valid_until: Date,
    /// From–to.
    pub value: MoneyRange,
    /// Who appraised.
    pub appraiser: Option<Name>,
    /// The number of the appraiser's credential.
    pub credential: Option<Keyword>,
    /// What was assumed: life, discount rate, royalty rate.
    pub assumptions: Option<Passage>,
    /// The digest of the report.
    pub report_digest: Option<DocumentDigest>,
}

impl Valuation {
    /// Whether it may be used on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.base_on <= day && day <= self.valid_until
    }
}

/// The last day of a validity of so many days that begins with its base day.
#[must_use]
pub fn valid_until(base_on: Date, days: u16) -> Date {
    base_on.checked_add(time::Duration::days(i64::from(days))).unwrap_or(Date::MAX)
}
