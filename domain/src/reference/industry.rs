//! Industries of the national economy (GB/T 4754-2017): a section letter, then two, three or four digits.

use std::fmt;

use super::text::{fold_code, is_digits};

/// GB/T 4754-2017: each section and its last division; a section's first division follows the one before it.
const SECTIONS: [(char, u8); 20] = [
    ('A', 5),
    ('B', 12),
    ('C', 43),
    ('D', 46),
    ('E', 50),
    ('F', 52),
    ('G', 60),
    ('H', 62),
    ('I', 65),
    ('J', 69),
    ('K', 70),
    ('L', 72),
    ('M', 75),
    ('N', 79),
    ('O', 82),
    ('P', 83),
    ('Q', 85),
    ('R', 90),
    ('S', 96),
    ('T', 97),
];

/// An industry by its GB/T 4754-2017 code, such as `C2614`, or a section alone, such as `C`.
///
/// The canonical text always begins with the section letter, which the first two digits imply.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IndustryCode {
    text: String,
}

/// How deep an industry code reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IndustryLevel {
    /// 门类: a letter.
    Section,
    /// 大类: two digits.
    Division,
    /// 中类: three digits.
    Group,
    /// 小类: four digits.
    Class,
}

/// Why a text is no industry code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIndustryCode {
    /// Neither a letter nor two to four digits behind an optional letter.
    #[error("an industry is a section letter A to T, two to four digits, or both (GB/T 4754-2017)")]
    Malformed,
    /// The first two digits are not 01 to 97.
    #[error("no industry division has these first two digits (01 to 97)")]
    DivisionUnknown,
    /// The letter and the digits belong to different sections.
    #[error("the section letter does not fit the digits")]
    SectionMismatch,
}

impl InvalidIndustryCode {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidIndustryCode::Malformed => "malformed",
            InvalidIndustryCode::DivisionUnknown => "division_unknown",
            InvalidIndustryCode::SectionMismatch => "section_mismatch",
        }
    }
}

impl IndustryCode {
    /// Reads `C`, `26`, `C26`, `2614`, `C2614` and the like.
    pub fn parse(input: &str) -> Result<Self, InvalidIndustryCode> {
        let text = fold_code(input).ok_or(InvalidIndustryCode::Malformed)?;
        let letter = text.chars().next().filter(|first| ('A'..='T').contains(first));
        let digits = if letter.is_some() { &text[1..] } else { &text[..] };
        if let (Some(_), "") = (letter, digits) {
            return Ok(IndustryCode { text });
        }
        if !is_digits(digits) || !(2..=4).contains(&digits.len()) {
            return Err(InvalidIndustryCode::Malformed);
        }

        let section = section_of(digits).ok_or(InvalidIndustryCode::DivisionUnknown)?;
        if letter.is_some_and(|letter| letter != section) {
            return Err(InvalidIndustryCode::SectionMismatch);
        }
        Ok(IndustryCode { text: format!("{section}{digits}") })
    }

    /// The canonical text: section letter and digits.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The section letter.
    pub fn section(&self) -> &str {
        &self.text[..1]
    }

    /// The digits behind the letter; empty for a section.
    pub fn digits(&self) -> &str {
        &self.text[1..]
    }

    /// How deep the code reaches.
    pub fn level(&self) -> IndustryLevel {
        const LEVELS: [(usize, IndustryLevel); 3] =
            [(0, IndustryLevel::Section), (2, IndustryLevel::Division), (3, IndustryLevel::Group)];
        let length = self.digits().len();
        LEVELS.into_iter().find(|(digits, _)| *digits == length).map_or(IndustryLevel::Class, |(_, level)| level)
    }

    /// Whether `other` is this industry or lies below it.
    pub fn covers(&self, other: &IndustryCode) -> bool {
        other.text.starts_with(&self.text)
    }
}

impl fmt::Display for IndustryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

fn section_of(digits: &str) -> Option<char> {
    let division: u8 = digits[..2].parse().ok().filter(|division| *division > 0)?;
    SECTIONS.into_iter().find(|(_, last)| division <= *last).map(|(section, _)| section)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::samples;

    fn industry(input: &str) -> IndustryCode {
        IndustryCode::parse(input).expect(input)
    }

    #[test]
    fn the_section_is_added_where_it_is_not_written() {
        assert_eq!(industry("2614").as_str(), "C2614");
        assert_eq!(industry("c2614").as_str(), "C2614");
        assert_eq!(industry("01").as_str(), "A01");
        assert_eq!(industry("97").as_str(), "T97");
        assert_eq!(industry("C").to_string(), "C");
    }

    #[test]
    fn a_code_tells_its_level_and_what_lies_below_it() {
        assert_eq!(industry("C").level(), IndustryLevel::Section);
        assert_eq!(industry("26").level(), IndustryLevel::Division);
        assert_eq!(industry("261").level(), IndustryLevel::Group);
        assert_eq!(industry("2614").level(), IndustryLevel::Class);
        assert!(industry("C").covers(&industry("2614")));
        assert!(industry("261").covers(&industry("2614")));
        assert!(!industry("27").covers(&industry("2614")));
        assert_eq!((industry("2614").section(), industry("2614").digits()), ("C", "2614"));
    }

    #[test]
    fn a_refusal_names_its_rule() {
        let code = |input| IndustryCode::parse(input).map_err(InvalidIndustryCode::code);

        assert_eq!(code(""), Err("malformed"));
        assert_eq!(code("U"), Err("malformed"));
        assert_eq!(code("C2"), Err("malformed"));
        assert_eq!(code("26145"), Err("malformed"));
        assert_eq!(code("化学"), Err("malformed"));
        assert_eq!(code("00"), Err("division_unknown"));
        assert_eq!(code("98"), Err("division_unknown"));
        assert_eq!(code("A2614"), Err("section_mismatch"));
    }

    #[test]
    fn every_industry_of_the_published_list_lies_below_its_parent() {
        let Some(list) = samples::reference_list("gbt4754_2017_industries.csv") else {
            return;
        };
        let mut seen = 0;
        for row in samples::rows(&list) {
            let read = industry(row[0]);
            assert!(read.as_str().ends_with(row[0]));
            let parent = row.last().expect("a row has cells");
            assert!(parent.is_empty() || industry(parent).covers(&read), "{} below {parent}", row[0]);
            seen += 1;
        }
        assert!(seen > 1_900, "only {seen} industries");
    }
}
