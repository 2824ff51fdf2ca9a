//! Figures (量化指标): a requirement in numbers, beside its words. What a caller states is kept; what stands clearly in
//! the words is read from them, and never refused when it is not clear.

mod read;

use crate::decimal::Decimal;
use crate::text::{Indicator, Line, Prose};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What is measured: 1–200 characters.
pub type FigureName = Line<1, 200>;
/// A unit as it is written: 1–40 characters.
pub type Unit = Line<1, 40>;
/// How or under which conditions it is measured: 1–500 characters.
pub type Method = Prose<1, 500>;

/// How a figure is compared with what a solution offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Comparator {
    /// `<`
    Less,
    /// `≤`
    AtMost,
    /// `=`
    Equal,
    /// `≥`
    AtLeast,
    /// `>`
    Greater,
    /// From the one value to the other.
    Range,
}

/// What a figure demands of a value. A range has its two ends in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    comparator: Comparator,
    value: Decimal,
    value_max: Option<Decimal>,
}

/// Why comparator and values do not belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBound {
    /// A range has one value only.
    #[error("a range needs its upper value")]
    UpperMissing,
    /// Another comparator has two.
    #[error("only a range has an upper value")]
    UpperUnexpected,
    /// The lower value of a range is not below the upper one.
    #[error("the lower value of a range lies below its upper value")]
    RangeReversed,
}

impl InvalidBound {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            InvalidBound::UpperMissing => "upper_value_missing",
            InvalidBound::UpperUnexpected => "upper_value_unexpected",
            InvalidBound::RangeReversed => "range_reversed",
        }
    }
}

impl Bound {
    /// Puts comparator and values together.
    ///
    /// # Errors
    /// When a range lacks its upper value or has it below the lower one, or another comparator has one.
    pub fn try_new(comparator: Comparator, value: Decimal, value_max: Option<Decimal>) -> Result<Self, InvalidBound> {
        match (comparator, value_max) {
            (Comparator::Range, None) => Err(InvalidBound::UpperMissing),
            (Comparator::Range, Some(max)) if max <= value => Err(InvalidBound::RangeReversed),
            (Comparator::Range, Some(_)) => Ok(Bound { comparator, value, value_max }),
            (
                Comparator::Less | Comparator::AtMost | Comparator::Equal | Comparator::AtLeast | Comparator::Greater,
                Some(_),
            ) => Err(InvalidBound::UpperUnexpected),
            (
                Comparator::Less | Comparator::AtMost | Comparator::Equal | Comparator::AtLeast | Comparator::Greater,
                None,
            ) => Ok(Bound { comparator, value, value_max }),
        }
    }

    /// How to compare.
    #[must_use]
    pub fn comparator(&self) -> Comparator {
        self.comparator
    }

    /// The value; of a range its lower end.
    #[must_use]
    pub fn value(&self) -> Decimal {
        self.value
    }

    /// The upper end of a range.
    #[must_use]
    pub fn value_max(&self) -> Option<Decimal> {
        self.value_max
    }

    /// Whether a value in the same unit meets it.
    #[must_use]
    pub fn admits(&self, offered: Decimal) -> bool {
        match self.comparator {
            Comparator::Less => offered < self.value,
            Comparator::AtMost => offered <= self.value,
            Comparator::Equal => offered == self.value,
            Comparator::AtLeast => offered >= self.value,
            Comparator::Greater => offered > self.value,
            Comparator::Range => offered >= self.value && self.value_max.is_some_and(|max| offered <= max),
        }
    }
}

/// One requirement in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The place among the demand's indicators, from 0, whose words it makes precise.
    pub indicator: Option<u16>,
    /// What is measured.
    pub name: Option<FigureName>,
    /// What is demanded of it.
    pub bound: Bound,
    /// The unit; a bare number has none.
    pub unit: Option<Unit>,
    /// How it is measured.
    pub method: Option<Method>,
}

impl Figure {
    /// The figure in an indicator's words, where there is exactly one and it is clear.
    #[must_use]
    pub fn read(indicator: &Indicator) -> Option<Figure> {
        read::figure(indicator.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect(text)
    }

    #[test]
    fn a_range_has_two_ends_in_their_order_and_nothing_else_has() {
        let try_new = |comparator, max: Option<&str>| {
            Bound::try_new(comparator, decimal("3"), max.map(decimal)).map_err(|error| error.code())
        };
        assert!(try_new(Comparator::Range, Some("3.5")).is_ok());
        assert_eq!(try_new(Comparator::Range, None), Err("upper_value_missing"));
        assert_eq!(try_new(Comparator::Range, Some("3")), Err("range_reversed"));
        assert_eq!(try_new(Comparator::AtLeast, Some("4")), Err("upper_value_unexpected"));
    }

    #[test]
    fn a_bound_admits_what_its_comparator_says() {
        let offered = ["2", "3", "4", "5", "6"].map(decimal);
        for (comparator, max, admitted) in [
            (Comparator::Less, None, [true, true, false, false, false]),
            (Comparator::AtMost, None, [true, true, true, false, false]),
            (Comparator::Equal, None, [false, false, true, false, false]),
            (Comparator::AtLeast, None, [false, false, true, true, true]),
            (Comparator::Greater, None, [false, false, false, true, true]),
            (Comparator::Range, Some("5"), [false, false, true, true, false]),
        ] {
            let bound = Bound::try_new(comparator, decimal("4"), max.map(decimal)).expect("a bound");
            assert_eq!(offered.map(|value| bound.admits(value)), admitted, "{comparator:?}");
        }
    }
}
