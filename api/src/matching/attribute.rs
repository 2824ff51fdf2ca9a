//! What filters ask of a listing beside its text: bytes that the index keeps with it, and conditions on them.

use crate::http::problem::Problem;
use crate::names::{CooperationModeCode, DisclosureLevelCode, LegalStatusCode, TechnicalFieldCode};
use keqiao_domain::assets::document::DisclosureLevel;
use keqiao_domain::assets::patent::LegalStatus;
use keqiao_domain::market::cooperation::CooperationMode;
use keqiao_domain::money::{Currency, Money, MoneyRange};
use keqiao_domain::reference::{RegionCode, TechnicalField};
use keqiao_matching::{AttributeTest, Attributes, ByteSet, Facts};

/// The byte of the level of readiness; 0 where none is told.
const READINESS: usize = 0;
/// The byte of the least price in yuan, on the scale of [`price_step`]; 0 where none is told.
const PRICE: usize = 1;
/// The first byte with a bit for each cooperation mode.
const COOPERATION: usize = 2;
/// The first of two bytes with a bit for each technical field.
const FIELDS: usize = 3;
/// The byte of the state of a right, counted from 1; 0 where none is told.
const LEGAL_STATUS: usize = 5;
/// The byte of the province, its two digits as a number; 0 where none is known.
const PROVINCE: usize = 6;
/// The byte with a bit for each level on which there is a document.
const DISCLOSURE: usize = 7;
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
    /// The state of the right.
    pub legal_status: Option<LegalStatus>,
}

/// What is known of the surroundings of a listing, and changes without it.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The first two digits of the region of its owner (GB/T 2260), or else of its hub.
    pub province: Option<String>,
    /// The levels on which there is a document beside it. Everybody who sees the listing sees them.
    pub levels: Vec<DisclosureLevel>,
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
        attributes.0[LEGAL_STATUS] = self.legal_status.map(legal_status_byte).unwrap_or_default();
        attributes
    }
}

impl Surroundings {
    /// Notes them with what is known of the listing itself.
    pub fn note(&self, attributes: &mut Attributes) {
        attributes.0[PROVINCE] = self.province.as_deref().map(province_byte).unwrap_or_default();
        for level in &self.levels {
            set(attributes, DISCLOSURE, *level as usize);
        }
    }
}

fn legal_status_byte(status: LegalStatus) -> u8 {
    1 + status as u8
}

/// 0 for what is no province.
fn province_byte(province: &str) -> u8 {
    province.parse().unwrap_or_default()
}

fn set(attributes: &mut Attributes, first: usize, bit: usize) {
    attributes.0[first + bit / 8] |= 1 << (bit % 8);
}

fn only(place: usize, value: u8) -> AttributeTest {
    AttributeTest::OneOf(place, ByteSet::range(value, value))
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
    /// The state of its right.
    pub legal_status: Option<LegalStatus>,
    /// The whole province it is from.
    pub province: Option<RegionCode>,
    /// A level on which there is a document beside it.
    pub disclosure: Option<DisclosureLevel>,
}

/// The parameters of a query that say it.
#[derive(Debug, Default)]
pub struct WantedQuery {
    /// The technical field.
    pub field: Option<TechnicalFieldCode>,
    /// The cooperation mode.
    pub cooperation: Option<CooperationModeCode>,
    /// The least level of readiness.
    pub readiness_min: Option<u8>,
    /// The price in yuan.
    pub price_max: Option<String>,
    /// The state of the right.
    pub legal_status: Option<LegalStatusCode>,
    /// The two digits of the province.
    pub province: Option<String>,
    /// The level of disclosure.
    pub disclosure: Option<DisclosureLevelCode>,
}

impl WantedQuery {
    /// Reads the parameters.
    ///
    /// # Errors
    /// 422 when a level, a price or a province is none.
    pub fn read(self) -> Result<Wanted, Problem> {
        let WantedQuery { field, cooperation, readiness_min, price_max, legal_status, province, disclosure } = self;
        if readiness_min.is_some_and(|level| level == 0 || level > READINESS_MAX) {
            let message = format!("is not 1 to {READINESS_MAX}");
            return Err(Problem::invalid("?readiness_min", "out_of_range", message));
        }
        let price_max = price_max.map(|amount| Money::parse(&amount, Currency::Cny)).transpose();
        let price_max = price_max.map_err(|error| Problem::invalid("?price_max", error.code(), error.to_string()))?;
        let province = province.map(|digits| RegionCode::of_province(&digits)).transpose();
        let province = province.map_err(|error| Problem::invalid("?province", error.code(), error.to_string()))?;
        Ok(Wanted {
            field: field.map(|code| code.0),
            cooperation: cooperation.map(|code| code.0),
            readiness_min,
            price_max,
            legal_status: legal_status.map(|code| code.0),
            province,
            disclosure: disclosure.map(|code| code.0),
        })
    }
}

impl Wanted {
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
        tests.extend(self.legal_status.map(|status| only(LEGAL_STATUS, legal_status_byte(status))));
        tests.extend(self.province.as_ref().map(|region| only(PROVINCE, province_byte(region.province()))));
        tests.extend(self.disclosure.map(|level| any(DISCLOSURE, level as usize)));
        tests
    }

    /// Whether a listing that passed the tests is wanted to the fen, and is where it was when the index took it in.
    #[must_use]
    pub fn admits(&self, facts: &Facts) -> bool {
        let is_near = self.province.as_ref().is_none_or(|region| facts.province.as_deref() == Some(region.province()));
        let Some(limit) = self.price_max else { return is_near };
        let money = facts.money.as_ref();
        is_near && money.is_some_and(|money| money.currency == limit.currency.code() && money.min <= limit.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray as _;

    #[test]
    fn steps_of_prices_rise_with_the_price_and_fit_a_byte() {
        let prices = [0, 1, 2, 3, 99, 100, 101, 5_000_000, 5_000_001, 7_000_000, 99_999_999_999_999];
        let steps: Vec<u8> = prices.iter().map(|price| price_step(*price)).collect();
        assert!(steps.is_sorted(), "{steps:?}");
        assert_eq!(steps[0], 1);
        assert!(*steps.last().expect("a step") < u8::MAX, "the dearest price has a step of its own");
        assert!(price_step(5_000_000) < price_step(7_000_000));
    }

    #[test]
    fn every_province_state_of_a_right_and_level_has_a_place_of_its_own() {
        let noted = |province: &str, levels: &[DisclosureLevel]| {
            let mut attributes = Attributes::default();
            let province = Some(province.to_owned());
            Surroundings { province, levels: levels.to_vec() }.note(&mut attributes);
            attributes
        };
        let wanted = |wanted: Wanted| wanted.tests().pop().expect("one test");
        let province = |digits: &str| {
            let region = RegionCode::of_province(digits).expect("a province");
            wanted(Wanted { province: Some(region), ..Wanted::default() })
        };
        assert!(province("33").admits(noted("33", &[])) && !province("33").admits(noted("32", &[])));
        assert!(!province("33").admits(Attributes::default()), "nothing is known of it");
        let with = |level| wanted(Wanted { disclosure: Some(level), ..Wanted::default() });
        for level in DisclosureLevel::VARIANTS {
            for other in DisclosureLevel::VARIANTS {
                assert_eq!(with(*level).admits(noted("33", &[*other])), level == other);
            }
        }
        let state = |status| wanted(Wanted { legal_status: Some(status), ..Wanted::default() });
        for status in LegalStatus::VARIANTS {
            let known = Known { legal_status: Some(*status), ..Known::default() };
            for other in LegalStatus::VARIANTS {
                assert_eq!(state(*other).admits(known.attributes()), status == other);
            }
        }
    }
}
