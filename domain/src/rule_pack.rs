//! Figures of rules that differ by region or date: data, never constants in a rule (DESIGN §3).

use crate::hub::HubNumber;
use time::Date;

/// The figures that hold for a hub on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RulePack {
    /// Days after which the state of a patent is too old to trade on (DOMAIN 3.15, freshness).
    pub patent_state_days_max: u16,
    /// Days without a change after which an achievement is dormant (DOMAIN 5.2).
    pub achievement_idle_days: u16,
    /// Days for which a valuation may be used, from its base day (DOMAIN 3.9; from secondary sources).
    pub valuation_days_max: u16,
}

impl RulePack {
    /// The pack in force. No hub and no date differs yet.
    #[must_use]
    pub fn of(_hub: HubNumber, _day: Date) -> RulePack {
        RulePack { patent_state_days_max: 30, achievement_idle_days: 365, valuation_days_max: 365 }
    }
}
