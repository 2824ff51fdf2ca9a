//! Points in time: UTC in microseconds, because that is what the database keeps.

use std::fmt;
use time::OffsetDateTime;
use time::format_description::FormatItem;
use time::macros::format_description;

const NANOS_PER_MICRO: i128 = 1_000;
const MICROS_PER_MILLI: i64 = 1_000;
const RFC_3339_MICROS: &[FormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// Takes a point in time and cuts what is below a microsecond.
    #[must_use]
    pub fn new(at: OffsetDateTime) -> Self {
        let at = at.to_offset(time::UtcOffset::UTC);
        let micros = at.microsecond();
        Timestamp(at.replace_microsecond(micros).unwrap_or(at))
    }

    /// The same point as the `time` crate has it.
    #[must_use]
    pub fn as_offset(self) -> OffsetDateTime {
        self.0
    }

    /// The legal day: the date in China (UTC+8), where the market's terms run.
    #[must_use]
    pub fn day(self) -> time::Date {
        self.0.to_offset(time::macros::offset!(+8)).date()
    }

    /// Milliseconds since 1970; a time before that counts as zero.
    #[must_use]
    pub fn millis(self) -> u64 {
        u64::try_from(self.micros() / MICROS_PER_MILLI).unwrap_or(0)
    }

    /// Microseconds since 1970.
    #[must_use]
    pub fn micros(self) -> i64 {
        i64::try_from(self.0.unix_timestamp_nanos() / NANOS_PER_MICRO).unwrap_or(i64::MAX)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(RFC_3339_MICROS).map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_timestamp_is_written_in_utc_with_six_digits() {
        let at = Timestamp::new(datetime!(2026-11-24 08:15:30.123456789 +8));
        assert_eq!(at.to_string(), "2026-11-24T00:15:30.123456Z");
    }

    #[test]
    fn the_legal_day_is_the_day_in_china() {
        assert_eq!(Timestamp::new(datetime!(2026-11-24 16:00 UTC)).day(), time::macros::date!(2026 - 11 - 25));
    }
}
