//! Chinese patent application numbers with their check digit (ZC 0006, CNIPA's standard for application numbers).

use std::fmt;

use super::text::{fold_code, is_digits};

/// Weights of the digits from the left; the old form uses the first eight (ZC 0006).
const WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
const CHECK_MODULUS: u32 = 11;
/// Digits before the check digit since 2003-10-01: year (4), kind (1), serial (7).
const DIGITS: usize = 12;
/// Digits before the check digit until 2003-09-30: year (2), kind (1), serial (5).
const DIGITS_OLD: usize = 8;
/// The Chinese patent office opened on 1985-04-01.
const YEAR_FIRST: u16 = 1985;
/// The year in which the old form ended and the new one began.
const YEAR_OF_CHANGE: u16 = 2003;
const YEAR_LAST: u16 = 2099;
/// ZC 0006: the digit behind the year.
const KIND_DIGITS: [(u8, ApplicationKind); 5] = [
    (b'1', ApplicationKind::Invention),
    (b'2', ApplicationKind::UtilityModel),
    (b'3', ApplicationKind::Design),
    (b'8', ApplicationKind::PctInvention),
    (b'9', ApplicationKind::PctUtilityModel),
];

/// A Chinese patent application number, such as `202010123456.2` or, before October 2003, `95115608.X`.
///
/// A granted patent keeps it as its patent number behind `ZL`. Read with or without `CN` or `ZL`, spaces and the
/// dot; kept as digits, dot, check digit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CnApplicationNumber {
    text: String,
}

/// What an application asks for; the digit after the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ApplicationKind {
    /// 发明, digit 1.
    Invention,
    /// 实用新型, digit 2.
    UtilityModel,
    /// 外观设计, digit 3.
    Design,
    /// An international (PCT) application for an invention in the Chinese phase, digit 8.
    PctInvention,
    /// An international (PCT) application for a utility model in the Chinese phase, digit 9.
    PctUtilityModel,
}

impl ApplicationKind {
    /// The stable code of the kind.
    pub fn code(self) -> &'static str {
        match self {
            ApplicationKind::Invention => "invention",
            ApplicationKind::UtilityModel => "utility_model",
            ApplicationKind::Design => "design",
            ApplicationKind::PctInvention => "pct_invention",
            ApplicationKind::PctUtilityModel => "pct_utility_model",
        }
    }

    fn of_digit(digit: u8) -> Option<Self> {
        KIND_DIGITS.into_iter().find(|(known, _)| *known == digit).map(|(_, kind)| kind)
    }
}

/// Why a text is no Chinese application number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCnApplicationNumber {
    /// Neither 12 nor 8 digits with a check digit.
    #[error("a Chinese application number is 12 digits (8 before October 2003), a dot and a check digit")]
    Malformed,
    /// All digits are there except the last.
    #[error("the check digit after the {digits} digits is missing")]
    CheckDigitMissing {
        /// How many digits were found: 12 or 8.
        digits: usize,
    },
    /// The year lies outside the time in which the form was used.
    #[error("no application has the year {year} in this form")]
    YearImpossible {
        /// The year as written or, in the old form, as understood.
        year: u16,
    },
    /// The digit after the year is not 1, 2, 3, 8 or 9.
    #[error("the digit after the year must be 1, 2, 3, 8 or 9")]
    KindUnknown,
    /// The last character does not fit the digits before it.
    #[error("the check digit does not fit the digits before it (ZC 0006, weights 2 to 9, modulo 11)")]
    CheckDigitWrong,
}

impl InvalidCnApplicationNumber {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidCnApplicationNumber::Malformed => "malformed",
            InvalidCnApplicationNumber::CheckDigitMissing { .. } => "check_digit_missing",
            InvalidCnApplicationNumber::YearImpossible { .. } => "year_impossible",
            InvalidCnApplicationNumber::KindUnknown => "kind_unknown",
            InvalidCnApplicationNumber::CheckDigitWrong => "check_digit_wrong",
        }
    }
}

impl CnApplicationNumber {
    /// Reads `ZL 2020 1 0123456.2`, `CN202010123456.2`, `2020101234562`, `95115608.X` and the like.
    pub fn parse(input: &str) -> Result<Self, InvalidCnApplicationNumber> {
        let folded = fold_code(input).ok_or(InvalidCnApplicationNumber::Malformed)?;
        let bare = folded.strip_prefix("CN").or_else(|| folded.strip_prefix("ZL")).unwrap_or(&folded);
        let (digits, check) = split_check(bare)?;

        let number = CnApplicationNumber { text: format!("{digits}.{check}") };
        if !number.has_possible_year() {
            return Err(InvalidCnApplicationNumber::YearImpossible { year: number.year() });
        }
        if ApplicationKind::of_digit(digits.as_bytes()[kind_place(digits)]).is_none() {
            return Err(InvalidCnApplicationNumber::KindUnknown);
        }
        if check_digit(digits) != check {
            return Err(InvalidCnApplicationNumber::CheckDigitWrong);
        }
        Ok(number)
    }

    /// Reads a number as patent offices exchange it, `CN 201010123456`: with its check digit or, more often, without. A
    /// missing one is computed; one that is there must fit.
    pub fn parse_exchanged(input: &str) -> Result<Self, InvalidCnApplicationNumber> {
        match Self::parse(input) {
            Err(InvalidCnApplicationNumber::CheckDigitMissing { digits }) => {
                let folded = fold_code(input).ok_or(InvalidCnApplicationNumber::Malformed)?;
                let bare = &folded[folded.len() - digits..];
                Self::parse(&format!("{bare}.{}", check_digit(bare)))
            }
            read => read,
        }
    }

    /// The canonical text: digits, dot, check digit.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What was applied for.
    pub fn kind(&self) -> ApplicationKind {
        ApplicationKind::of_digit(self.text.as_bytes()[kind_place(self.digits())])
            .expect("parse lets only known kinds pass")
    }

    /// The year of filing.
    pub fn year(&self) -> u16 {
        let digits = self.digits();
        let written: u16 = digits[..kind_place(digits)].parse().expect("parse lets only digits pass");
        if digits.len() == DIGITS {
            written
        } else if 1900 + written >= YEAR_FIRST {
            1900 + written
        } else {
            2000 + written
        }
    }

    fn digits(&self) -> &str {
        &self.text[..self.text.len() - ".C".len()]
    }

    fn has_possible_year(&self) -> bool {
        let is_old = self.digits().len() == DIGITS_OLD;
        let years = if is_old { YEAR_FIRST..=YEAR_OF_CHANGE } else { YEAR_OF_CHANGE..=YEAR_LAST };
        years.contains(&self.year())
    }
}

impl fmt::Display for CnApplicationNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// Cuts the text into its digits and its check digit, with a dot between them or none.
fn split_check(bare: &str) -> Result<(&str, char), InvalidCnApplicationNumber> {
    if is_digits(bare) && matches!(bare.len(), DIGITS | DIGITS_OLD) {
        return Err(InvalidCnApplicationNumber::CheckDigitMissing { digits: bare.len() });
    }
    let check = bare.chars().last().ok_or(InvalidCnApplicationNumber::Malformed)?;
    let digits = &bare[..bare.len() - check.len_utf8()];
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    if !is_digits(digits) || !matches!(digits.len(), DIGITS | DIGITS_OLD) || !(check.is_ascii_digit() || check == 'X') {
        return Err(InvalidCnApplicationNumber::Malformed);
    }
    Ok((digits, check))
}

/// Where the kind digit stands: behind a year of four digits or, in the old form, of two.
fn kind_place(digits: &str) -> usize {
    if digits.len() == DIGITS_OLD { 2 } else { 4 }
}

fn check_digit(digits: &str) -> char {
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    char::from_digit(sum % CHECK_MODULUS, 10).unwrap_or('X')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Known numbers and their check digits.
    const VECTORS: [(&str, char); 7] = [
        ("201710601862", '3'),
        ("201310699744", '2'),
        ("201610920041", '1'),
        ("95115608", 'X'),
        ("97101765", '4'),
        ("202010123456", '2'),
        ("200310100002", 'X'),
    ];

    fn code(input: &str) -> &'static str {
        CnApplicationNumber::parse(input).expect_err("the number is refused").code()
    }

    #[test]
    fn known_numbers_pass_with_their_check_digit_and_with_no_other() {
        for (digits, check) in VECTORS {
            for candidate in "0123456789X".chars() {
                let result = CnApplicationNumber::parse(&format!("{digits}.{candidate}"));
                assert_eq!(result.is_ok(), candidate == check, "{digits}.{candidate}");
            }
        }
    }

    #[test]
    fn a_number_is_read_in_every_usual_spelling() {
        for spelling in [
            "202010123456.2",
            "2020101234562",
            "CN202010123456.2",
            "ZL202010123456.2",
            "ZL 2020 1 0123456.2",
            " zl2020 10123456.2\u{feff}",
            "ＺＬ２０２０１０１２３４５６．２",
        ] {
            let number = CnApplicationNumber::parse(spelling).expect(spelling);
            assert_eq!(number.as_str(), "202010123456.2");
        }
        assert_eq!(CnApplicationNumber::parse("95115608x").expect("old form").to_string(), "95115608.X");
    }

    #[test]
    fn an_exchanged_number_gets_its_check_digit_and_a_wrong_one_is_still_refused() {
        let exchanged = |input| CnApplicationNumber::parse_exchanged(input).map(|number| number.to_string());
        assert_eq!(exchanged("CN 202010123456"), Ok("202010123456.2".to_owned()));
        assert_eq!(exchanged("95115608"), Ok("95115608.X".to_owned()));
        assert_eq!(exchanged("202010123456.3"), Err(InvalidCnApplicationNumber::CheckDigitWrong));
    }

    #[test]
    fn year_and_kind_are_read_from_the_digits() {
        let invention = CnApplicationNumber::parse("201710601862.3").expect("valid");
        assert_eq!((invention.year(), invention.kind()), (2017, ApplicationKind::Invention));

        let old = CnApplicationNumber::parse("95115608.X").expect("valid");
        assert_eq!((old.year(), old.kind()), (1995, ApplicationKind::Invention));

        let digits = "00880001";
        let pct = CnApplicationNumber::parse(&format!("{digits}{}", check_digit(digits))).expect("valid");
        assert_eq!((pct.year(), pct.kind()), (2000, ApplicationKind::PctInvention));
    }

    #[test]
    fn a_refusal_names_its_rule() {
        assert_eq!(code(""), "malformed");
        assert_eq!(code("two thousand"), "malformed");
        assert_eq!(code("2020.10123456.2"), "malformed");
        assert_eq!(code("CN102307917B"), "malformed");
        assert_eq!(code(&"2".repeat(5_000)), "malformed");
        assert_eq!(code("202010123456"), "check_digit_missing");
        assert_eq!(code("ZL95115608"), "check_digit_missing");
        assert_eq!(code("199910123456.1"), "year_impossible");
        assert_eq!(code("50115608.X"), "year_impossible");
        assert_eq!(code("202070123456.2"), "kind_unknown");
        assert_eq!(code("202010123456.3"), "check_digit_wrong");
    }

    fn valid_number() -> impl Strategy<Value = String> {
        let kinds = prop::sample::select(vec!["1", "2", "3", "8", "9"]);
        let new = (2003..2100_u16, kinds.clone(), 0..10_000_000_u32)
            .prop_map(|(year, kind, serial)| format!("{year}{kind}{serial:07}"));
        let old = (prop::sample::select(vec![85_u16, 93, 99, 0, 3]), kinds, 0..100_000_u32)
            .prop_map(|(year, kind, serial)| format!("{year:02}{kind}{serial:05}"));
        prop_oneof![new, old].prop_map(|digits| format!("{digits}.{}", check_digit(&digits)))
    }

    proptest! {
        /// Weights are prime to 11 and a digit changes by 9 at most, so the check digit sees every single change.
        #[test]
        fn changing_any_one_digit_is_refused(number in valid_number(), place in 0..14_usize, step in 1..10_u8) {
            let read = CnApplicationNumber::parse(&number).expect("valid");
            prop_assert_eq!(read.as_str(), number.as_str());

            let mut bytes = number.into_bytes();
            let place = place % bytes.len();
            prop_assume!(bytes[place].is_ascii_digit());
            bytes[place] = b'0' + (bytes[place] - b'0' + step) % 10;
            let changed = String::from_utf8(bytes).expect("digits stay digits");
            prop_assert!(CnApplicationNumber::parse(&changed).is_err(), "{}", changed);
        }

        #[test]
        fn any_text_is_answered_without_a_panic(input in ".{0,40}") {
            if let Ok(number) = CnApplicationNumber::parse(&input) {
                prop_assert_eq!(CnApplicationNumber::parse(number.as_str()), Ok(number.clone()));
            }
        }
    }
}
