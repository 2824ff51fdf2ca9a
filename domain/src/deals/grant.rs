//! What a licence grants: how exclusively, where, for what, how long (民法典 862–864; 解释 25, 28).

use crate::reference::{Country, RegionCode};
use crate::text::Keyword;
use std::fmt;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Places of one grant.
pub const TERRITORY_MAX: usize = 50;
/// Fields of use of one grant.
pub const USES_MAX: usize = 20;
/// The country of the provinces.
const CHINA: &str = "CN";
/// Everywhere.
const WORLD: &str = "WORLD";

/// How exclusive a licence is. `non_exclusive` is what the law takes where nothing is said (解释 25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LicenceMode {
    /// 独占: nobody else, not even the licensor.
    Exclusive,
    /// 排他: nobody else but the licensor.
    Sole,
    /// 普通.
    NonExclusive,
    /// 开放: to everybody, on terms that were declared (专利法 50).
    Open,
    /// 交叉: each side to the other.
    Cross,
    /// 分许可: by a licensee.
    Sub,
}

/// Whether the licensee may license further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Sublicensing {
    /// Never.
    Barred,
    /// With consent of the licensor in each case.
    WithConsent,
    /// Freely.
    Free,
}

/// Where a licence holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Territory {
    /// Everywhere: `WORLD`.
    World,
    /// In a country: `CN`.
    Country(Country),
    /// In a province of China: `CN-33`.
    Province(RegionCode),
}

/// A text that names no territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is neither WORLD, nor a country such as CN, nor a province of China such as CN-33")]
pub struct InvalidTerritory;

impl InvalidTerritory {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "territory_unknown"
    }
}

impl Territory {
    /// Reads `WORLD`, `CN`, `CN-33`.
    ///
    /// # Errors
    /// When the text names no territory.
    pub fn parse(text: &str) -> Result<Self, InvalidTerritory> {
        if text == WORLD {
            return Ok(Territory::World);
        }
        let is_upper = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
        let Some((country, province)) = text.split_once('-') else {
            let country = Country::parse(text).map_err(|_| InvalidTerritory)?;
            return is_upper(text).then_some(Territory::Country(country)).ok_or(InvalidTerritory);
        };
        if country != CHINA || province.len() != 2 {
            return Err(InvalidTerritory);
        }
        RegionCode::parse(&format!("{province}0000")).map(Territory::Province).map_err(|_| InvalidTerritory)
    }

    /// Its path from wide to narrow: nothing for the world, then the country, then the province: `CN/33`.
    #[must_use]
    pub fn path(&self) -> String {
        if *self == Territory::World { String::new() } else { self.to_string().replace('-', "/") }
    }

    /// Whether two territories have a place in common.
    #[must_use]
    pub fn overlaps(&self, other: &Territory) -> bool {
        let is_china = |country: &Country| country.as_str() == CHINA;
        match (self, other) {
            (Territory::World, _) | (_, Territory::World) => true,
            (Territory::Country(one), Territory::Country(two)) => one == two,
            (Territory::Province(one), Territory::Province(two)) => one == two,
            (Territory::Country(country), Territory::Province(_))
            | (Territory::Province(_), Territory::Country(country)) => is_china(country),
        }
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Territory::World => f.write_str(WORLD),
            Territory::Country(country) => f.write_str(country.as_str()),
            Territory::Province(region) => write!(f, "{CHINA}-{}", region.to_string().get(..2).unwrap_or_default()),
        }
    }
}

/// What is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenceGrant {
    /// How exclusively.
    pub mode: LicenceMode,
    /// Where.
    pub territory: Vec<Territory>,
    /// For which uses; every use when there is none.
    pub uses: Vec<Keyword>,
    /// The first day; the day on which the contract takes effect when there is none.
    pub starts_on: Option<Date>,
    /// The last day; as long as the right lives when there is none (解释 28).
    pub ends_on: Option<Date>,
    /// Whether the licensee may license further.
    pub sublicensing: Sublicensing,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn territory(text: &str) -> Territory {
        Territory::parse(text).expect(text)
    }

    #[test]
    fn a_territory_is_the_world_a_country_or_a_province_and_survives_its_text() {
        for text in ["WORLD", "CN", "DE", "CN-33", "CN-11"] {
            assert_eq!(territory(text).to_string(), text);
        }
        for text in ["", "cn", "CN-99", "DE-33", "CN-330", "world", "XX"] {
            assert_eq!(Territory::parse(text), Err(InvalidTerritory), "{text}");
        }
    }

    #[test]
    fn a_country_overlaps_its_provinces_and_two_provinces_do_not_overlap() {
        assert!(territory("CN").overlaps(&territory("CN-33")) && territory("CN-33").overlaps(&territory("CN")));
        assert!(territory("WORLD").overlaps(&territory("DE")) && territory("CN-33").overlaps(&territory("WORLD")));
        assert!(!territory("CN-33").overlaps(&territory("CN-31")) && !territory("DE").overlaps(&territory("CN-31")));
    }
}
