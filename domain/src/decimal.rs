//! Exact decimal numbers: what a measured or required figure is written with. No floats (STYLE §2).

use std::cmp::Ordering;
use std::fmt;

/// Digits of a figure, before and after the point together; fits 64 bits with room to spare.
pub const DIGITS_MAX: usize = 15;
/// Digits after the point.
pub const SCALE_MAX: u8 = 9;

/// A decimal number, kept without zeros behind its last digit: `1.50` and `1.5` are one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: i64,
    scale: u8,
}

/// Why a text is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDecimal {
    /// Not digits with at most one point between them and at most one sign before.
    #[error("is not a decimal number such as -12.5")]
    Malformed,
    /// More digits than are kept.
    #[error("has more than {DIGITS_MAX} digits, or more than {SCALE_MAX} after the point")]
    TooManyDigits,
}

impl InvalidDecimal {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            InvalidDecimal::Malformed => "malformed",
            InvalidDecimal::TooManyDigits => "too_many_digits",
        }
    }
}

impl Decimal {
    /// Reads `0.1`, `-40` and the like.
    ///
    /// # Errors
    /// When the text is no plain decimal number, or has too many digits.
    pub fn parse(text: &str) -> Result<Self, InvalidDecimal> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) || unsigned.ends_with('.') {
            return Err(InvalidDecimal::Malformed);
        }
        let fraction = fraction.trim_end_matches('0');
        let scale = u8::try_from(fraction.len()).ok().filter(|scale| *scale <= SCALE_MAX);
        let scale = scale.ok_or(InvalidDecimal::TooManyDigits)?;
        let digits = format!("{whole}{fraction}");
        let digits = digits.trim_start_matches('0');
        if digits.len() > DIGITS_MAX {
            return Err(InvalidDecimal::TooManyDigits);
        }
        let magnitude: i64 =
            if digits.is_empty() { 0 } else { digits.parse().map_err(|_| InvalidDecimal::Malformed)? };
        let is_negative = unsigned.len() < text.len();
        Ok(Decimal { digits: if is_negative { -magnitude } else { magnitude }, scale })
    }

    /// The number times 10⁹, in which two of them can be compared.
    fn scaled(self) -> i128 {
        i128::from(self.digits) * 10i128.pow(u32::from(SCALE_MAX - self.scale))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.scaled().cmp(&other.scaled())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let scale = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect(text)
    }

    #[test]
    fn a_number_has_one_form_however_it_was_written() {
        for (written, kept) in [("1.50", "1.5"), ("007", "7"), ("0.0", "0"), ("-0.10", "-0.1"), ("-0", "0")] {
            assert_eq!(decimal(written).to_string(), kept);
        }
        assert!(decimal("-40") < decimal("0.05") && decimal("0.05") < decimal("0.1"));
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_rule() {
        for text in ["", "-", ".5", "5.", "1e3", "1,000", "+1", "--1", "１"] {
            assert_eq!(Decimal::parse(text), Err(InvalidDecimal::Malformed), "{text}");
        }
        assert_eq!(Decimal::parse("1234567890123456"), Err(InvalidDecimal::TooManyDigits));
        assert_eq!(Decimal::parse("0.1234567891"), Err(InvalidDecimal::TooManyDigits));
    }

    proptest! {
        #[test]
        fn a_number_survives_its_text_and_keeps_its_order(a in -999_999_999i64..999_999_999, b in -999_999i64..999_999) {
            let (one, other) = (decimal(&format!("{a}")), decimal(&format!("{b}.5")));
            prop_assert_eq!(Decimal::parse(&other.to_string()), Ok(other));
            let doubled = |number: i64, half: i64| i128::from(number) * 2 + i128::from(half);
            let half = if b < 0 { -1 } else { 1 };
            prop_assert_eq!(one.cmp(&other), doubled(a, 0).cmp(&doubled(b, half)));
        }
    }
}
