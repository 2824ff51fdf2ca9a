//! The shapes of single values in bodies and views: each knows its JSON and its schema.

use crate::names::CurrencyCode;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, Kind};
use keqiao_domain::money::{Currency, Money, MoneyError, MoneyRange};
use keqiao_domain::reference::nearest;
use keqiao_domain::timestamp::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use strum::VariantArray;
use time::Date;
use time::format_description::FormatItem;
use time::macros::format_description;
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Characters of an identifier after its prefix and underscore.
const ID_DIGITS: usize = 26;
/// When the thing of an example was made: 2026-11-24, in milliseconds since 1970.
const EXAMPLE_MILLIS: u64 = 1_795_478_400_000;
const ISO_DATE: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");
/// Dates before are not dates of this market.
const YEAR_MIN: i32 = 1900;
/// Dates after are typing errors.
const YEAR_MAX: i32 = 2199;

/// Characters that are told of a name that is in no list.
const CODE_CHARS_TOLD: usize = 100;
/// What stands before the names that would be taken instead of one that is in no list; of an error of serde nothing but its text is
/// left.
pub(super) const SUGGESTIONS: &str = "; the nearest valid codes: ";
/// What stands between them.
pub(super) const SUGGESTION_SEPARATOR: &str = ", ";

/// The schema of a text.
pub(crate) fn text_schema() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(Type::String))
}

/// Reads a JSON string by a function; the error names what was expected.
struct TextVisitor<T, F>(&'static str, F, PhantomData<T>);

impl<T, F: Fn(&str) -> Option<T>> de::Visitor<'_> for TextVisitor<T, F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.1)(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

fn read_text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(TextVisitor(expected, read, PhantomData))
}

/// An identifier as text.
pub struct Ref<K>(pub Id<K>);

impl<K: Kind> fmt::Debug for Ref<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<K> Clone for Ref<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Ref<K> {}

impl<K: Kind> Serialize for Ref<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Ref<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, "an identifier of the kind this member takes", |text| text.parse().ok().map(Ref))
    }
}

/// What an identifier of a kind looks like: version and variant stand in the 11th and 14th character.
#[must_use]
pub fn id_pattern(prefix: &str) -> String {
    let any = "[0-9a-hjkmnp-tv-z]";
    format!("^{prefix}_[0-7]{any}{{9}}[gh]{any}{{2}}[89abrstv]{any}{{12}}$")
}

/// An identifier of a kind, as an example.
pub(crate) fn id_example<K: Kind>() -> serde_json::Value {
    serde_json::json!(Id::<K>::compose(EXAMPLE_MILLIS, HubNumber::NATIONAL, 1, 1).to_string())
}

impl<K: Kind> PartialSchema for Ref<K> {
    fn schema() -> RefOr<Schema> {
        let length = K::PREFIX.len() + 1 + ID_DIGITS;
        text_schema()
            .pattern(Some(id_pattern(K::PREFIX)))
            .min_length(Some(length))
            .max_length(Some(length))
            .examples([id_example::<K>()])
            .into()
    }
}

impl<K: Kind> ToSchema for Ref<K> {}

/// A point in time: RFC 3339, UTC, microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Moment(pub Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, "a time in RFC 3339", |text| {
            let at = time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).ok()?;
            let at = at.to_offset(time::UtcOffset::UTC);
            (YEAR_MIN..=YEAR_MAX).contains(&at.year()).then(|| Moment(Timestamp::new(at)))
        })
    }
}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        text_schema()
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .pattern(Some("^(19|20|21)[0-9]{2}-"))
            .max_length(Some(40))
            .examples([serde_json::json!("2026-11-24T08:15:30.123456Z")])
            .into()
    }
}

impl ToSchema for Moment {}

/// A legal day: ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl Day {
    /// Reads `2026-11-24`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Day> {
        let day = Date::parse(text, ISO_DATE).ok()?;
        (YEAR_MIN..=YEAR_MAX).contains(&day.year()).then_some(Day(day))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(ISO_DATE).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, "a date such as 2026-11-24, of 1900 to 2199", Day::parse)
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        text_schema()
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .pattern(Some("^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"))
            .max_length(Some(10))
            .examples([serde_json::json!("2026-11-24")])
            .into()
    }
}

impl ToSchema for Day {}

/// One of a closed list of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code<E>(pub E);

impl<E: Copy + Into<&'static str>> Serialize for Code<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.into())
    }
}

impl<'de, E: FromStr + VariantArray + Copy + Into<&'static str>> Deserialize<'de> for Code<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(deserializer, "one of the names of its list", |text| Some(text.to_owned()))?;
        text.parse().map(Code).map_err(|_| {
            let names = E::VARIANTS.iter().map(|variant| (*variant).into());
            let written: String = text.chars().take(CODE_CHARS_TOLD).collect();
            let near = nearest(&written, names).join(SUGGESTION_SEPARATOR);
            de::Error::custom(format!("`{written}` is none of the names of its list{SUGGESTIONS}{near}"))
        })
    }
}

impl<E: VariantArray + Copy + Into<&'static str>> PartialSchema for Code<E> {
    fn schema() -> RefOr<Schema> {
        let names = E::VARIANTS.iter().map(|variant| (*variant).into());
        text_schema().enum_values::<_, &'static str>(Some(names.collect::<Vec<_>>())).into()
    }
}

impl<E: VariantArray + Copy + Into<&'static str>> ToSchema for Code<E> {}

/// From–to of one currency; amounts are decimal strings.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoneyRange)]
pub struct MoneyRangeBody {
    /// The lower end, in the currency's major unit.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "500000.00")]
    pub min: String,
    /// The upper end, in the currency's major unit.
    #[schema(pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", max_length = 15, example = "1200000.00")]
    pub max: String,
    /// ISO 4217.
    #[schema(inline)]
    pub currency: CurrencyCode,
}

impl From<&MoneyRange> for MoneyRangeBody {
    fn from(range: &MoneyRange) -> Self {
        MoneyRangeBody { min: range.min().amount(), max: range.max().amount(), currency: Code(range.min().currency) }
    }
}

impl MoneyRangeBody {
    /// Reads the range; each fault with the member it concerns.
    pub fn parse(&self, pointer: &str, faults: &mut super::fault::Faults) -> Option<MoneyRange> {
        let min = faults.take(format!("{pointer}/min"), Money::parse(&self.min, self.currency.0));
        let max = faults.take(format!("{pointer}/max"), Money::parse(&self.max, self.currency.0));
        faults.take(pointer, MoneyRange::try_new(min?, max?))
    }
}

/// Restores a range from its columns.
///
/// # Errors
/// When the columns do not make a range.
pub fn restore_money_range(min: i64, max: i64, currency: &str) -> Result<MoneyRange, MoneyError> {
    let currency = Currency::from_str(currency).map_err(|_| MoneyError::Malformed)?;
    MoneyRange::try_new(Money { minor: min, currency }, Money { minor: max, currency })
}
