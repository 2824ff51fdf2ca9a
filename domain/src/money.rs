//! Money: integer minor units and a currency; ranges of it. Outside, an amount is a decimal string.

use std::fmt;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Digits an amount may have before the point; keeps sums of a million amounts within 64 bits.
const MAJOR_DIGITS_MAX: usize = 12;

/// Currencies the market quotes in (ISO 4217).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "UPPERCASE")]
pub enum Currency {
    /// Renminbi yuan.
    Cny,
    /// United States dollar.
    Usd,
    /// Euro.
    Eur,
    /// Pound sterling.
    Gbp,
    /// Hong Kong dollar.
    Hkd,
    /// Japanese yen.
    Jpy,
}

impl Currency {
    /// Digits after the point (ISO 4217).
    #[must_use]
    pub fn digits(self) -> u32 {
        match self {
            Currency::Cny | Currency::Usd | Currency::Eur | Currency::Gbp | Currency::Hkd => 2,
            Currency::Jpy => 0,
        }
    }

    /// The code: `CNY`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// An amount of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// The amount in the currency's minor unit (fen, cent).
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Why an amount was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most one point between them.
    #[error("is not a decimal number such as 1234.50")]
    Malformed,
    /// More digits after the point than the currency has.
    #[error("has more than {digits} digits after the point")]
    TooManyDigits {
        /// Digits the currency has.
        digits: u32,
    },
    /// More than 12 digits before the point.
    #[error("has more than {MAJOR_DIGITS_MAX} digits before the point")]
    TooLarge,
    /// The lower end lies above the upper end.
    #[error("the minimum is greater than the maximum")]
    RangeReversed,
    /// Two currencies in one range or sum.
    #[error("the amounts are of two currencies")]
    CurrencyMismatch,
}

impl MoneyError {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            MoneyError::Malformed => "malformed",
            MoneyError::TooManyDigits { .. } => "too_many_digits",
            MoneyError::TooLarge => "too_large",
            MoneyError::RangeReversed => "range_reversed",
            MoneyError::CurrencyMismatch => "currency_mismatch",
        }
    }
}

impl Money {
    /// Reads a decimal string such as `1234.50`.
    ///
    /// # Errors
    /// When the text is not a plain decimal number or has more digits than the currency.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (major, fraction) = amount.split_once('.').unwrap_or((amount, ""));
        let digits_only = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if major.is_empty() || !digits_only(major) || !digits_only(fraction) || amount.ends_with('.') {
            return Err(MoneyError::Malformed);
        }
        if major.trim_start_matches('0').len() > MAJOR_DIGITS_MAX {
            return Err(MoneyError::TooLarge);
        }
        let digits = currency.digits();
        let written = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
        if written > digits {
            return Err(MoneyError::TooManyDigits { digits });
        }
        let major: i64 = major.parse().map_err(|_| MoneyError::TooLarge)?;
        let fraction: i64 =
            if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| MoneyError::Malformed)? };
        let minor = major * 10i64.pow(digits) + fraction * 10i64.pow(digits - written);
        Ok(Money { minor, currency })
    }

    /// The decimal string, with all digits of the currency.
    #[must_use]
    pub fn amount(&self) -> String {
        let digits = self.currency.digits();
        if digits == 0 {
            return self.minor.to_string();
        }
        let unit = 10i64.pow(digits);
        let width = digits as usize;
        format!("{}.{:0width$}", self.minor / unit, self.minor % unit)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency.code())
    }
}

/// From–to, both included, of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyRange {
    min: Money,
    max: Money,
}

impl MoneyRange {
    /// Puts a range together.
    ///
    /// # Errors
    /// When the ends are of two currencies or reversed.
    pub fn try_new(min: Money, max: Money) -> Result<Self, MoneyError> {
        if min.currency != max.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        if min.minor > max.minor {
            return Err(MoneyError::RangeReversed);
        }
        Ok(MoneyRange { min, max })
    }

    /// The lower end.
    #[must_use]
    pub fn min(&self) -> Money {
        self.min
    }

    /// The upper end.
    #[must_use]
    pub fn max(&self) -> Money {
        self.max
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_amount_survives_its_text(minor in 0i64..100_000_000_000_000, currency in proptest::sample::select(Currency::VARIANTS)) {
            let money = Money { minor: minor / 100 * 10i64.pow(currency.digits()), currency };
            prop_assert_eq!(Money::parse(&money.amount(), currency), Ok(money));
        }

        #[test]
        fn no_text_makes_parsing_panic(text in ".{0,40}") {
            let _ = Money::parse(&text, Currency::Cny);
        }
    }

    #[test]
    fn surplus_digits_are_refused_not_rounded() {
        assert_eq!(Money::parse("1.005", Currency::Cny), Err(MoneyError::TooManyDigits { digits: 2 }));
        assert_eq!(Money::parse("1.5", Currency::Jpy), Err(MoneyError::TooManyDigits { digits: 0 }));
        assert_eq!(Money::parse("1.5", Currency::Cny).map(|m| m.minor), Ok(150));
    }
}
