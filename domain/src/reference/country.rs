//! Countries (ISO 3166-1) and patent offices (WIPO ST.3).

use std::fmt;

use super::text::fold_code;

/// ISO 3166-1 alpha-2, the 249 officially assigned codes, in order.
const COUNTRIES: &str = "\
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA \
CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA \
GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS \
MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS \
RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW \
TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// WIPO ST.3, annex I: organizations that grant or publish rights for several states.
const ORGANIZATIONS: &str = "AP BX EA EM EP EU GC IB OA QZ WO XN XU XV";

/// WIPO ST.3, annex II: states that are gone but whose patent documents are still cited.
const FORMER_STATES: &str = "CS DD SU YU ZR";

/// A country by its ISO 3166-1 alpha-2 code, such as `CN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country {
    code: &'static str,
}

/// Why a text is no country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCountry {
    /// Not two letters.
    #[error("a country is two letters of ISO 3166-1")]
    Malformed,
    /// Two letters that are not assigned to a country.
    #[error("no country has this code in ISO 3166-1")]
    Unknown,
}

impl InvalidCountry {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidCountry::Malformed => "malformed",
            InvalidCountry::Unknown => "country_unknown",
        }
    }
}

impl Country {
    /// Reads two letters of either case.
    pub fn parse(input: &str) -> Result<Self, InvalidCountry> {
        let letters = two_letters(input).ok_or(InvalidCountry::Malformed)?;
        let code = find(COUNTRIES, &letters).ok_or(InvalidCountry::Unknown)?;
        Ok(Country { code })
    }

    /// The code in capitals.
    pub fn as_str(&self) -> &str {
        self.code
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code)
    }
}

/// A patent office by its WIPO ST.3 code: a country, an organization such as `EP` or `WO`, or a former state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Office {
    code: &'static str,
}

/// Why a text is no patent office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOffice {
    /// Not two letters.
    #[error("a patent office is two letters of WIPO ST.3")]
    Malformed,
    /// Two letters that ST.3 does not list.
    #[error("no patent office has this code in WIPO ST.3")]
    Unknown,
}

impl InvalidOffice {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidOffice::Malformed => "malformed",
            InvalidOffice::Unknown => "office_unknown",
        }
    }
}

impl Office {
    /// Reads two letters of either case.
    pub fn parse(input: &str) -> Result<Self, InvalidOffice> {
        let letters = two_letters(input).ok_or(InvalidOffice::Malformed)?;
        [COUNTRIES, ORGANIZATIONS, FORMER_STATES]
            .into_iter()
            .find_map(|list| find(list, &letters))
            .map(|code| Office { code })
            .ok_or(InvalidOffice::Unknown)
    }

    /// The code in capitals.
    pub fn as_str(&self) -> &str {
        self.code
    }

    /// The country whose office this is; an organization or a former state has none.
    pub fn country(&self) -> Option<Country> {
        find(COUNTRIES, self.code).map(|code| Country { code })
    }
}

impl fmt::Display for Office {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code)
    }
}

fn two_letters(input: &str) -> Option<String> {
    fold_code(input).filter(|text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()))
}

fn find(list: &'static str, letters: &str) -> Option<&'static str> {
    list.split(' ').find(|code| *code == letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_249_countries_of_the_standard_are_known_once_and_in_order() {
        let codes: Vec<&str> = COUNTRIES.split(' ').collect();

        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted_by(|left, right| left < right));
        assert!(codes.iter().all(|code| Country::parse(code).is_ok()));
    }

    #[test]
    fn letters_of_either_case_and_width_are_read() {
        assert_eq!(Country::parse(" cn ").expect("a country").as_str(), "CN");
        assert_eq!(Country::parse("ＤＥ").expect("a country").to_string(), "DE");
    }

    #[test]
    fn an_organization_is_an_office_but_no_country() {
        for code in ["EP", "WO", "EA", "AP", "OA", "EM"] {
            let office = Office::parse(code).expect("ST.3 lists it");
            assert_eq!((office.as_str(), office.country()), (code, None));
            assert_eq!(Country::parse(code).map_err(InvalidCountry::code), Err("country_unknown"));
        }
        assert_eq!(Office::parse("CN").expect("a state").country(), Country::parse("CN").ok());
    }

    #[test]
    fn what_no_list_holds_is_refused_with_its_rule() {
        assert_eq!(Country::parse("ZZ").map_err(InvalidCountry::code), Err("country_unknown"));
        assert_eq!(Country::parse("UK").map_err(InvalidCountry::code), Err("country_unknown"));
        assert_eq!(Country::parse("China").map_err(InvalidCountry::code), Err("malformed"));
        assert_eq!(Country::parse("中国").map_err(InvalidCountry::code), Err("malformed"));
        assert_eq!(Office::parse("ZL").map_err(InvalidOffice::code), Err("office_unknown"));
        assert_eq!(Office::parse("C N X").map_err(InvalidOffice::code), Err("malformed"));
        assert_eq!(Office::parse("").map_err(InvalidOffice::code), Err("malformed"));
    }
}
