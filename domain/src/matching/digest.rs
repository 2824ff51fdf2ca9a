//! Digests: what waits in a user's inbox, in one letter a day or a week, if he wishes.

use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Duration;

/// How often a user is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Cadence {
    /// Never: he looks himself.
    None,
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
}

impl Cadence {
    /// The time between two letters; nothing when there are none.
    #[must_use]
    pub fn period(self) -> Option<Duration> {
        match self {
            Cadence::None => None,
            Cadence::Daily => Some(Duration::days(1)),
            Cadence::Weekly => Some(Duration::weeks(1)),
        }
    }
}
