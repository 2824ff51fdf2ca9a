//! Administrative regions of China (GB/T 2260): six digits, two each for province, prefecture and county.

use std::fmt;

use super::text::{fold_code, is_digits};

/// GB/T 2260: the 34 provinces, autonomous regions, municipalities and special administrative regions.
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
];
const LENGTH: usize = 6;
const PROVINCE_LENGTH: usize = 2;
const PREFECTURE_LENGTH: usize = 4;

/// A region by its GB/T 2260 code, such as `330106`.
///
/// The province must be one of the 34. Whether the county exists is a matter of the dated list, because codes are
/// merged and retired over the years.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionCode {
    text: String,
}

/// How deep a region code reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RegionLevel {
    /// 省、自治区、直辖市、特别行政区: `330000`.
    Province,
    /// 地区、自治州、市: `330100`.
    Prefecture,
    /// 县、区、县级市: `330106`.
    County,
}

/// Why a text is no region code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRegionCode {
    /// Not six digits, or a county without a prefecture.
    #[error("a region is six digits of GB/T 2260: province, prefecture, county")]
    Malformed,
    /// The first two digits are no province.
    #[error("the first two digits are none of the 34 provinces of GB/T 2260")]
    ProvinceUnknown,
}

impl InvalidRegionCode {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidRegionCode::Malformed => "malformed",
            InvalidRegionCode::ProvinceUnknown => "province_unknown",
        }
    }
}

impl RegionCode {
    /// Reads six digits.
    pub fn parse(input: &str) -> Result<Self, InvalidRegionCode> {
        let text = fold_code(input).ok_or(InvalidRegionCode::Malformed)?;
        if text.len() != LENGTH || !is_digits(&text) {
            return Err(InvalidRegionCode::Malformed);
        }
        if !PROVINCES.contains(&&text[..PROVINCE_LENGTH]) {
            return Err(InvalidRegionCode::ProvinceUnknown);
        }
        if &text[PROVINCE_LENGTH..PREFECTURE_LENGTH] == "00" && !text.ends_with("00") {
            return Err(InvalidRegionCode::Malformed);
        }
        Ok(RegionCode { text })
    }

    /// The whole province of a code of two digits, as statistics and gazettes write it.
    pub fn of_province(input: &str) -> Result<Self, InvalidRegionCode> {
        let province = fold_code(input).filter(|text| text.len() == PROVINCE_LENGTH);
        Self::parse(&format!("{}0000", province.ok_or(InvalidRegionCode::Malformed)?))
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The two digits of the province.
    pub fn province(&self) -> &str {
        &self.text[..PROVINCE_LENGTH]
    }

    /// How deep the code reaches.
    pub fn level(&self) -> RegionLevel {
        if self.text.ends_with("0000") {
            RegionLevel::Province
        } else if self.text.ends_with("00") {
            RegionLevel::Prefecture
        } else {
            RegionLevel::County
        }
    }

    /// Whether `other` is this region or lies in it.
    pub fn covers(&self, other: &RegionCode) -> bool {
        let shared = match self.level() {
            RegionLevel::Province => PROVINCE_LENGTH,
            RegionLevel::Prefecture => PREFECTURE_LENGTH,
            RegionLevel::County => LENGTH,
        };
        self.text[..shared] == other.text[..shared]
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::samples;

    fn region(input: &str) -> RegionCode {
        RegionCode::parse(input).expect(input)
    }

    #[test]
    fn a_code_tells_its_province_and_its_level() {
        assert_eq!((region("330000").province(), region("330000").level()), ("33", RegionLevel::Province));
        assert_eq!((region("330100").province(), region("330100").level()), ("33", RegionLevel::Prefecture));
        assert_eq!((region("330106").province(), region("330106").level()), ("33", RegionLevel::County));
        assert_eq!(region("469001").level(), RegionLevel::County);
        assert_eq!(RegionCode::of_province("44"), Ok(region("440000")));
    }

    #[test]
    fn a_region_covers_what_lies_in_it() {
        assert!(region("330000").covers(&region("330106")));
        assert!(region("330100").covers(&region("330106")));
        assert!(region("330106").covers(&region("330106")));
        assert!(!region("330106").covers(&region("330100")));
        assert!(!region("330200").covers(&region("330106")));
        assert!(!region("320000").covers(&region("330106")));
    }

    #[test]
    fn a_refusal_names_its_rule() {
        let code = |input| RegionCode::parse(input).map_err(InvalidRegionCode::code);

        assert_eq!(code("33"), Err("malformed"));
        assert_eq!(code("33010A"), Err("malformed"));
        assert_eq!(code("浙江省"), Err("malformed"));
        assert_eq!(code("330001"), Err("malformed"));
        assert_eq!(code("100000"), Err("province_unknown"));
        assert_eq!(code("990000"), Err("province_unknown"));
        assert_eq!(RegionCode::of_province("4").map_err(InvalidRegionCode::code), Err("malformed"));
        assert_eq!(RegionCode::of_province("99").map_err(InvalidRegionCode::code), Err("province_unknown"));
    }

    #[test]
    fn every_region_of_the_published_list_is_accepted_at_its_level() {
        let Some(list) = samples::reference_list("gbt2260_regions.csv") else {
            return;
        };
        let mut seen = 0;
        for row in samples::rows(&list) {
            let level = match (row[2], row[0].ends_with("00")) {
                ("1", _) => RegionLevel::Province,
                // Some cities have no counties; the list repeats them as their own only county.
                ("2", _) | ("3", true) => RegionLevel::Prefecture,
                ("3", false) => RegionLevel::County,
                (other, _) => panic!("the list has level {other}"),
            };
            assert_eq!(region(row[0]).level(), level, "{}", row[0]);
            seen += 1;
        }
        assert!(seen > 3_000, "only {seen} regions");
    }
}
