//! Numbers of published patent documents: office (WIPO ST.3), number, kind code (WIPO ST.16).

use std::fmt;

use super::country::Office;
use super::text::fold_code;

/// Marks that people put between the parts of a number.
const SEPARATORS: [char; 5] = ['-', '.', '/', ',', '_'];
/// Shortest and longest number between office and kind code in the DOCDB form.
const NUMBER_LENGTH_MIN: usize = 4;
const NUMBER_LENGTH_MAX: usize = 15;
/// Kind digit of a Chinese number, and the letters of its kind codes (ST.16) over the years.
const CHINESE_KIND_LETTERS: [(u8, &[char]); 3] = [(b'1', &['A', 'B', 'C']), (b'2', &['U', 'Y']), (b'3', &['S', 'D'])];

/// The number of a published patent document in the DOCDB form, such as `CN102307917B` or `US9876543B2`.
///
/// The same application has several: one for its publication and, later, one for its grant. Office and kind code
/// are required; a bare number such as `7,654,321` is refused, because its office would have to be guessed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PublicationNumber {
    text: String,
    office: Office,
    /// Length in bytes of the number between office and kind code.
    number_length: usize,
}

/// Why a text is no publication number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPublicationNumber {
    /// Not office, number and kind code.
    #[error("a publication number is an office of two letters, a number and a kind code, such as CN102307917B")]
    Malformed,
    /// The first two letters are no office.
    #[error("the first two letters are no patent office of WIPO ST.3")]
    OfficeUnknown,
    /// Office and number without a kind code.
    #[error("the kind code (WIPO ST.16) after the number is missing")]
    KindCodeMissing,
    /// A Chinese number of a length or kind digit that was never used.
    #[error("a Chinese publication number has 9 digits (7 or 8 before 2007) that begin with 1, 2 or 3")]
    NumberShapeWrong,
    /// A Chinese kind code that does not fit the digit for invention, utility model or design.
    #[error("the kind code does not fit the number: 1 takes A, B or C, 2 takes U or Y, 3 takes S or D")]
    KindCodeMismatch,
}

impl InvalidPublicationNumber {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidPublicationNumber::Malformed => "malformed",
            InvalidPublicationNumber::OfficeUnknown => "office_unknown",
            InvalidPublicationNumber::KindCodeMissing => "kind_code_missing",
            InvalidPublicationNumber::NumberShapeWrong => "number_shape_wrong",
            InvalidPublicationNumber::KindCodeMismatch => "kind_code_mismatch",
        }
    }
}

impl PublicationNumber {
    /// Reads `CN 102307917 B`, `US 9,876,543 B2`, `WO 2010/123456 A1`, `EP-1234567-A1` and the like.
    pub fn parse(input: &str) -> Result<Self, InvalidPublicationNumber> {
        let mut text = fold_code(input).ok_or(InvalidPublicationNumber::Malformed)?;
        text.retain(|character| !SEPARATORS.contains(&character));
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) || text.len() <= 2 {
            return Err(InvalidPublicationNumber::Malformed);
        }

        let (country, rest) = text.split_at(2);
        if !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(InvalidPublicationNumber::Malformed);
        }
        let office = Office::parse(country).map_err(|_| InvalidPublicationNumber::OfficeUnknown)?;
        let number_length = number_length(rest)?;
        let (number, kind) = rest.split_at(number_length);
        if office.as_str() == "CN" {
            check_chinese(number, kind)?;
        }
        Ok(PublicationNumber { text, office, number_length })
    }

    /// The canonical text: office, number and kind code without separators.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The office that published the document.
    pub fn office(&self) -> Office {
        self.office
    }

    /// The number between office and kind code.
    pub fn number(&self) -> &str {
        &self.text[2..2 + self.number_length]
    }

    /// The kind of document (WIPO ST.16), such as `A`, `B2` or `U`.
    pub fn kind_code(&self) -> &str {
        &self.text[2 + self.number_length..]
    }
}

impl fmt::Display for PublicationNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// Finds the end of the number: what is left is one letter and at most one digit, and the number ends in a digit.
fn number_length(rest: &str) -> Result<usize, InvalidPublicationNumber> {
    let letter = rest
        .bytes()
        .rposition(|byte| byte.is_ascii_uppercase())
        .filter(|letter| rest.len() - letter <= 2)
        .filter(|letter| *letter > 0)
        .ok_or(InvalidPublicationNumber::KindCodeMissing)?;
    let ends_in_digit = rest.as_bytes()[letter - 1].is_ascii_digit();
    if !ends_in_digit || !(NUMBER_LENGTH_MIN..=NUMBER_LENGTH_MAX).contains(&letter) {
        return Err(InvalidPublicationNumber::Malformed);
    }
    Ok(letter)
}

/// The shapes that China has used: 9 digits since August 2007, 7 from 1989, and before that the application number
/// of 8 digits. The kind digit is first, or third behind the two digits of the year in the oldest form.
fn check_chinese(number: &str, kind_code: &str) -> Result<(), InvalidPublicationNumber> {
    let digits = number.as_bytes();
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(InvalidPublicationNumber::NumberShapeWrong);
    }
    let kind_digit = if matches!(digits.len(), 7 | 9) {
        digits[0]
    } else if digits.len() == 8 && ("85"..="88").contains(&&number[..2]) {
        digits[2]
    } else {
        return Err(InvalidPublicationNumber::NumberShapeWrong);
    };

    let letters = CHINESE_KIND_LETTERS.into_iter().find(|(digit, _)| *digit == kind_digit);
    let (_, letters) = letters.ok_or(InvalidPublicationNumber::NumberShapeWrong)?;
    if kind_code.starts_with(letters) { Ok(()) } else { Err(InvalidPublicationNumber::KindCodeMismatch) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(input: &str) -> &'static str {
        PublicationNumber::parse(input).expect_err("the number is refused").code()
    }

    #[test]
    fn numbers_of_many_offices_are_read_and_written_in_one_form() {
        for (written, kept) in [
            ("CN102307917B", "CN102307917B"),
            ("cn 102307917 b", "CN102307917B"),
            ("CN-102307917-B", "CN102307917B"),
            ("ＣＮ１０２３０７９１７Ｂ", "CN102307917B"),
            ("CN 1234567 C", "CN1234567C"),
            ("CN85104356A", "CN85104356A"),
            ("CN201234567U", "CN201234567U"),
            ("CN 301234567 S", "CN301234567S"),
            ("CN101234567A8", "CN101234567A8"),
            ("US 9,876,543 B2", "US9876543B2"),
            ("US-D123456-S1", "USD123456S1"),
            ("US RE45678 E", "USRE45678E"),
            ("EP1234567A1", "EP1234567A1"),
            ("WO 2010/123456 A1", "WO2010123456A1"),
            ("JP H11-123456 A", "JPH11123456A"),
            ("DE102004012345B4", "DE102004012345B4"),
            ("SU1234567A1", "SU1234567A1"),
        ] {
            assert_eq!(PublicationNumber::parse(written).expect(written).to_string(), kept);
        }
    }

    #[test]
    fn the_parts_can_be_asked_for() {
        let number = PublicationNumber::parse("US 9,876,543 B2").expect("valid");

        assert_eq!(number.office().as_str(), "US");
        assert_eq!(number.number(), "9876543");
        assert_eq!(number.kind_code(), "B2");
    }

    #[test]
    fn a_refusal_names_its_rule() {
        assert_eq!(code("7,654,321"), "malformed");
        assert_eq!(code("CN"), "malformed");
        assert_eq!(code("中国专利"), "malformed");
        assert_eq!(code("US12A"), "malformed");
        assert_eq!(code("US1234567AB"), "malformed");
        assert_eq!(code("ZZ1234567A"), "office_unknown");
        assert_eq!(code("ZL202010123456.2"), "office_unknown");
        assert_eq!(code("US7654321"), "kind_code_missing");
        assert_eq!(code("CN102307917"), "kind_code_missing");
        assert_eq!(code("CN10230791B"), "number_shape_wrong");
        assert_eq!(code("CN402307917B"), "number_shape_wrong");
        assert_eq!(code("CN89104356A"), "number_shape_wrong");
        assert_eq!(code("CN102307917U"), "kind_code_mismatch");
        assert_eq!(code("CN201234567B"), "kind_code_mismatch");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_again_as_the_same(input in "[A-Za-z]{2}[ -]?[0-9A-Z,/]{2,16}[A-Z][0-9]?") {
            if let Ok(number) = PublicationNumber::parse(&input) {
                prop_assert_eq!(PublicationNumber::parse(number.as_str()), Ok(number.clone()));
                let parts = format!("{}{}{}", number.office(), number.number(), number.kind_code());
                prop_assert_eq!(parts, number.to_string());
            }
        }

        #[test]
        fn any_text_is_answered_without_a_panic(input in ".{0,40}") {
            let _ = PublicationNumber::parse(&input);
        }
    }
}
