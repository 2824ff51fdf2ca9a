//! How long a service takes: an ISO 8601 duration of one unit.

use std::fmt;
use std::str::FromStr;

/// Digits of the number.
const DIGITS_MAX: usize = 3;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unit {
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

/// A duration as ISO 8601-1:2019 §5.5.2 writes it, with one unit and up to three digits: `PT4H`, `P10D`, `P3W`, `P2M`,
/// `P1Y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Turnaround {
    number: u16,
    unit: Unit,
}

/// A text that is no such duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not an ISO 8601 duration of one unit such as PT4H, P10D, P3W, P2M or P1Y")]
pub struct InvalidTurnaround;

impl InvalidTurnaround {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(self) -> &'static str {
        "malformed"
    }
}

impl Turnaround {
    /// So many days; nothing when there are none or too many.
    #[must_use]
    pub fn of_days(days: u16) -> Option<Self> {
        format!("P{days}D").parse().ok()
    }
}

impl FromStr for Turnaround {
    type Err = InvalidTurnaround;

    fn from_str(text: &str) -> Result<Self, InvalidTurnaround> {
        let (rest, units): (&str, &[(char, Unit)]) = match text.strip_prefix("PT") {
            Some(rest) => (rest, &[('H', Unit::Hours)]),
            None => (
                text.strip_prefix('P').ok_or(InvalidTurnaround)?,
                &[('D', Unit::Days), ('W', Unit::Weeks), ('M', Unit::Months), ('Y', Unit::Years)],
            ),
        };
        let found = units.iter().find_map(|(letter, unit)| Some((rest.strip_suffix(*letter)?, *unit)));
        let (digits, unit) = found.ok_or(InvalidTurnaround)?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        if !is_number || digits.len() > DIGITS_MAX {
            return Err(InvalidTurnaround);
        }
        Ok(Turnaround { number: digits.parse().map_err(|_| InvalidTurnaround)?, unit })
    }
}

impl fmt::Display for Turnaround {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match self.unit {
            Unit::Hours => write!(f, "PT{number}H"),
            Unit::Days => write!(f, "P{number}D"),
            Unit::Weeks => write!(f, "P{number}W"),
            Unit::Months => write!(f, "P{number}M"),
            Unit::Years => write!(f, "P{number}Y"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_written_as_it_was_read() {
        for text in ["PT4H", "P10D", "P3W", "P2M", "P1Y", "P999D"] {
            assert_eq!(text.parse::<Turnaround>().map(|duration| duration.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(Turnaround::of_days(15).map(|duration| duration.to_string()), Some("P15D".to_owned()));
        assert_eq!(Turnaround::of_days(0), None);
        assert_eq!(Turnaround::of_days(1_000), None);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in
            ["", "P", "PD", "10D", "P0D", "P01D", "P1000D", "P1D2H", "PT4D", "P4H", "P-1D", "P1.5D", "P１D", "p1d"]
        {
            assert_eq!(text.parse::<Turnaround>(), Err(InvalidTurnaround), "{text}");
        }
    }
}
