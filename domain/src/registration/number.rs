//! Registration numbers: four digits of the year, six of the region (GB/T 2260), six of a serial (DOMAIN 3.3).
//!
//! Numbers of 14 digits, with two for the year, are older ones. A number is given once and never again, whatever becomes
//! of the registration.

use crate::reference::RegionCode;
use std::fmt;

/// Digits of a number that is given today.
const DIGITS: usize = 16;
/// Digits of an older one.
const DIGITS_OLD: usize = 14;
/// The greatest serial of a year and a region.
pub const SERIAL_MAX: u32 = 999_999;
/// The region of those who sit in none: the whole country.
const NATION: &str = "000000";

/// A registration number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegistrationNumber(String);

/// A text that is no registration number, or a serial that has no place in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRegistrationNumber {
    /// Not 14 or 16 digits.
    #[error("is not 14 or 16 digits")]
    Malformed,
    /// The year or the serial does not fit its digits.
    #[error("no number is left in this year and region")]
    Exhausted,
}

impl InvalidRegistrationNumber {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            InvalidRegistrationNumber::Malformed => "malformed",
            InvalidRegistrationNumber::Exhausted => "exhausted",
        }
    }
}

impl RegistrationNumber {
    /// Reads 14 or 16 digits.
    ///
    /// # Errors
    /// When the text is something else.
    pub fn parse(text: &str) -> Result<Self, InvalidRegistrationNumber> {
        let is_number = [DIGITS, DIGITS_OLD].contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { Ok(RegistrationNumber(text.to_owned())) } else { Err(InvalidRegistrationNumber::Malformed) }
    }

    /// Puts a number of 16 digits together. Serials begin with 1.
    ///
    /// # Errors
    /// When year or serial do not fit.
    pub fn compose(year: i32, region: Option<&RegionCode>, serial: u32) -> Result<Self, InvalidRegistrationNumber> {
        if !(1000..=9999).contains(&year) || serial == 0 || serial > SERIAL_MAX {
            return Err(InvalidRegistrationNumber::Exhausted);
        }
        let region = region.map_or_else(|| NATION.to_owned(), ToString::to_string);
        Ok(RegistrationNumber(format!("{year:04}{region}{serial:06}")))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_year_region_and_serial() {
        let region = RegionCode::parse("310107").expect("a region");
        let number = RegistrationNumber::compose(2026, Some(&region), 123).expect("a number");
        assert_eq!(number.as_str(), "2026310107000123");
        assert_eq!(RegistrationNumber::parse(number.as_str()), Ok(number));
        assert_eq!(RegistrationNumber::compose(2026, None, 1).map(|n| n.to_string()), Ok("2026000000000001".into()));
    }

    #[test]
    fn the_millionth_contract_of_a_year_and_region_has_no_number() {
        assert!(RegistrationNumber::compose(2026, None, SERIAL_MAX).is_ok());
        for serial in [0, SERIAL_MAX + 1] {
            assert_eq!(RegistrationNumber::compose(2026, None, serial), Err(InvalidRegistrationNumber::Exhausted));
        }
    }

    #[test]
    fn older_numbers_of_fourteen_digits_are_read() {
        assert!(RegistrationNumber::parse("26310107000123").is_ok());
        for text in ["", "263101070001231", "2026310107000 23", "２０２６３１０１０７０００１２３"] {
            assert_eq!(RegistrationNumber::parse(text), Err(InvalidRegistrationNumber::Malformed), "{text}");
        }
    }
}
