//! The nature of a party (DOMAIN 3.3): the codes of the registration form for technical contracts (技术合同登记表, JJ-001).

use std::fmt;

/// Code, Chinese name, English name.
const CODES: &[(&str, &str, &str)] = &[
    ("010", "政府机关", "Government body"),
    ("011", "国家级机关", "National government body"),
    ("012", "省级机关", "Provincial government body"),
    ("013", "地市级机关", "Municipal government body"),
    ("014", "县级及以下机关", "Government body of a county or below"),
    ("020", "事业单位", "Public institution"),
    ("021", "科研机构", "Research institute"),
    ("022", "高等院校", "University"),
    ("023", "医疗卫生机构", "Medical or health institution"),
    ("024", "其他事业单位", "Other public institution"),
    ("030", "社团", "Association"),
    ("100", "内资企业", "Domestic enterprise"),
    ("110", "国有企业", "State-owned enterprise"),
    ("120", "集体企业", "Collective enterprise"),
    ("130", "股份合作企业", "Share-cooperative enterprise"),
    ("140", "联营企业", "Joint enterprise"),
    ("150", "有限责任公司", "Limited liability company"),
    ("160", "股份有限公司", "Company limited by shares"),
    ("170", "私营企业", "Private enterprise"),
    ("180", "其他内资企业", "Other domestic enterprise"),
    ("200", "港澳台商投资企业", "Enterprise with investment from Hong Kong, Macau or Taiwan"),
    ("210", "港澳台合资经营企业", "Equity joint venture with Hong Kong, Macau or Taiwan"),
    ("220", "港澳台合作经营企业", "Cooperative joint venture with Hong Kong, Macau or Taiwan"),
    ("230", "港澳台商独资经营企业", "Wholly owned from Hong Kong, Macau or Taiwan"),
    ("240", "港澳台商投资股份有限公司", "Company limited by shares with investment from Hong Kong, Macau or Taiwan"),
    ("300", "外商投资企业", "Foreign-invested enterprise"),
    ("310", "中外合资经营企业", "Equity joint venture with foreign partners"),
    ("320", "中外合作经营企业", "Cooperative joint venture with foreign partners"),
    ("330", "外资企业", "Wholly foreign-owned enterprise"),
    ("340", "外商投资股份有限公司", "Company limited by shares with foreign investment"),
    ("400", "个体经营", "Individual business"),
];
/// Public institutions have a fourth digit: 1 legal person, 2 branch.
const PUBLIC_INSTITUTION: &str = "02";

/// A code of the list: three digits, four for a public institution that is told apart as legal person (1) or branch (2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyNature(String);

/// A text that is no code of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is no code of the nature of a party, such as 150 (limited liability company) or 0221 (university, legal person)"
)]
pub struct InvalidPartyNature;

impl InvalidPartyNature {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "party_nature_unknown"
    }
}

impl PartyNature {
    /// Reads outside text.
    ///
    /// # Errors
    /// When it is no code of the list.
    pub fn parse(text: &str) -> Result<Self, InvalidPartyNature> {
        let (code, rest) = text.split_at_checked(3).ok_or(InvalidPartyNature)?;
        let is_known = CODES.iter().any(|(known, _, _)| *known == code);
        let may_go_on = code.starts_with(PUBLIC_INSTITUTION) && ["1", "2"].contains(&rest);
        if is_known && (rest.is_empty() || may_go_on) {
            Ok(PartyNature(text.to_owned()))
        } else {
            Err(InvalidPartyNature)
        }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its names in Chinese and English.
    #[must_use]
    pub fn names(&self) -> (&'static str, &'static str) {
        let line = CODES.iter().find(|(code, _, _)| self.0.starts_with(code));
        line.map_or(("", ""), |(_, chinese, english)| (chinese, english))
    }
}

impl fmt::Display for PartyNature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_list_are_read_and_a_fourth_digit_belongs_to_public_institutions_only() {
        for code in ["010", "022", "0221", "0212", "150", "340", "400"] {
            assert_eq!(PartyNature::parse(code).map(|nature| nature.to_string()), Ok(code.to_owned()));
        }
        for text in ["", "02", "015", "0223", "1501", "500", "０２２", "022 "] {
            assert_eq!(PartyNature::parse(text), Err(InvalidPartyNature), "{text}");
        }
        assert_eq!(PartyNature::parse("0221").expect("a code").names().1, "University");
    }
}
