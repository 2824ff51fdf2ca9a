//! The calendar of what is before the public for some days: notices of agreed prices, lots, rewards of leading staff.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// What is before the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CalendarKind {
    /// An agreed price (协议定价公示): until the last day one may object.
    Price,
    /// A result that is listed (挂牌): until the last day one may register as a bidder.
    Lot,
    /// The reward of leading staff (奖励公示): until the last day one may object.
    Reward,
}

impl CalendarKind {
    /// What the last day is, in Chinese and English.
    #[must_use]
    pub fn last_day(self) -> (&'static str, &'static str) {
        match self {
            CalendarKind::Price => ("协议定价公示截止", "Last day to object to a price"),
            CalendarKind::Lot => ("挂牌报名截止", "Last day to register for a lot"),
            CalendarKind::Reward => ("奖励公示截止", "Last day to object to a reward"),
        }
    }
}

/// Where the days stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CalendarState {
    /// They run.
    Running,
    /// An objection is looked into, and they stand still: the last day will be a later one.
    Suspended,
    /// They are over, or it was taken back or stopped.
    Over,
}
