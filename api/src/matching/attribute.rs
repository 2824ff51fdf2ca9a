//! What filters ask of a listing beside its text: bytes that the index keeps with it, and conditions on them.

use crate::http::problem::Problem;
use crate::names::{CooperationModeCode, TechnicalFieldCode};
use keqiao_domain::market::cooperation::CooperationMode;
use keqiao_domain::money::{Currency, Money, MoneyRange};
use keqiao_domain::reference::TechnicalField;
use keqiao_matching::{AttributeTest, Attributes, ByteSet, Facts};

/// The byte of the level of readiness; 0 where none is told.
const READINESS: usize = 0;
/// The byte of the least price in yuan, on the scale of [`price_step`]; 0 where none is told.
const PRICE: usize = 1;
/// The first byte with a bit for each cooperation mode.
const COOPERATION: usize = 2;
/// The first of two bytes with a bit for each technical field.
const FIELDS: usize = 3;
/// The highest level of every readiness scale.
const READINESS_MAX: u8 = 9;
/// Steps of the price scale in each doubling.
const STEPS_PER_DOUBLING: u32 = 4;

/// What is known of a listing.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Its level of readiness.
    pub readiness: Option<u8>,
    /// Its price.
    pub price: Option<&'a MoneyRange>,
    /// How its owner wants to work together.
    pub cooperation: &'a [CooperationMode],
    /// Its technical fields.
    pub fields: &'a [TechnicalField],
}

impl Known<'_> {
    /// The bytes for the index.
    #[must_use]
    pub fn attributes(&self) -> Attributes {
        let mut attributes = Attributes::default();
        attributes.0[READINESS] = self.readiness.unwrap_or_default();
        let price = self.price.map(MoneyRange::min).filter(|price| price.currency == Currency::Cny);
        attributes.0[PRICE] = price.map(|price| price_step(price.minor)).unwrap_or_default();
        for mode in self.cooperation {
            set(&mut attributes, COOPERATION, *mode as usize);
        }
        for field in self.fields {
            set(&mut attributes, FIELDS, *field as usize);
        }
        attributes
    }
}

fn set(attributes: &mut Attributes, first: usize, bit: usize) {
    attributes.0[first + bit / 8] |= 1 << (bit % 8);
}

fn any(first: usize, bit: usize) -> AttributeTest {
    let mut wanted = Attributes::default();
    set(&mut wanted, first, bit);
    AttributeTest::AnyBit(wanted)
}

/// A price on a scale of a byte, which rises with the price: 1 for none, then [`STEPS_PER_DOUBLING`] steps for each doubling.
fn price_step(minor: i64) -> u8 {
    let Some(doublings) = minor.checked_ilog2() else { return 1 };
    let above = ((minor - (1 << doublings)) * i64::from(STEPS_PER_DOUBLING)) >> doublings;
    u8::try_from(2 + i64::from(doublings * STEPS_PER_DOUBLING) + above).unwrap_or(u8::MAX)
}

/// What the caller wants of a listing, beside kind and hub.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Its technical field, or one of them.
    pub field: Option<TechnicalField>,
    /// One of its cooperation modes.
    pub cooperation: Option<CooperationMode>,
    /// At least this level of readiness.
    pub readiness_min: Option<u8>,
    /// A price that begins at or below this, in yuan.
    pub price_max: Option<Money>,
}

impl Wanted {
    /// Reads the parameters of a query.
    ///
    /// # Errors
    /// 400 when a level or a price is none.
    pub fn read(
        field: Option<TechnicalFieldCode>,
        cooperation: Option<CooperationModeCode>,
        readiness_min: Option<u8>,
        price_max: Option<String>,
    ) -> Result<Wanted, Problem> {
        if readiness_min.is_some_and(|level| level == 0 || level > READINESS_MAX) {
            let message = format!("is not 1 to {READINESS_MAX}");
            return Err(Problem::invalid("?readiness_min", "out_of_range", message));
        }
        let price_max = price_max.map(|amount| Money::parse(&amount, Currency::Cny)).transpose();
        let price_max = price_max.map_err(|error| Problem::invalid("?price_max", error.code(), error.to_string()))?;
        Ok(Wanted {
            field: field.map(|code| code.0),
            cooperation: cooperation.map(|code| code.0),
            readiness_min,
            price_max,
        })
    }

    /// The conditions for the index. That on the price lets a little more through than is wanted: see [`Wanted::admits`].
    #[must_use]
    pub fn tests(&self) -> Vec<AttributeTest> {
        let mut tests = Vec::new();
        tests.extend(self.field.map(|field| any(FIELDS, field as usize)));
        tests.extend(self.cooperation.map(|mode| any(COOPERATION, mode as usize)));
        let levels = self.readiness_min.map(|level| ByteSet::range(level, READINESS_MAX));
        tests.extend(levels.map(|levels| AttributeTest::OneOf(READINESS, levels)));
        let prices = self.price_max.map(|price| ByteSet::range(1, price_step(price.minor)));
        tests.extend(prices.map(|prices| AttributeTest::OneOf(PRICE, prices)));
        tests
    }

    /// Whether a listing that passed the tests is wanted to the fen.
    #[must_use]
    pub fn admits(&self, facts: &Facts) -> bool {
        let Some(limit) = self.price_max else { return true };
        facts.money.as_ref().is_some_and(|money| money.currency == limit.currency.code() && money.min <= limit.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_prices_rise_with_the_price_and_fit_a_byte() {
        let prices = [0, 1, 2, 3, 99, 100, 101, 5_000_000, 5_000_001, 7_000_000, 99_999_999_999_999];
        let steps: Vec<u8> = prices.iter().map(|price| price_step(*price)).collect();
        assert!(steps.is_sorted(), "{steps:?}");
        assert_eq!(steps[0], 1);
        assert!(*steps.last().expect("a step") < u8::MAX, "the dearest price has a step of its own");
        assert!(price_step(5_000_000) < price_step(7_000_000));
    }
}
