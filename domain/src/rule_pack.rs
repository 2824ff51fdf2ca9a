//! Figures of rules that differ by region or date: data, never constants in a rule (DESIGN §3).

use crate::hub::HubNumber;
use time::Date;

/// The figures that hold for a hub on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RulePack {
    /// Days after which the state of a patent is too old to trade on (DOMAIN 3.15, freshness).
    pub patent_state_days_max: u16,
}

impl RulePack {
    /// The pack in force. No hub and no date differs yet.
    #[must_use]
    pub fn of(_hub: HubNumber, _day: Date) -> RulePack {
        RulePack { patent_state_days_max: 30 }
    }
}
