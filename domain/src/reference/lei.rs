//! Legal entity identifiers (ISO 17442), checked by ISO 7064 mod 97-10.

use std::fmt;

use super::check_character::mod_97_10;
use super::text::{fold_code, is_digits};

const LENGTH: usize = 20;
const CHECK_LENGTH: usize = 2;

/// A legal entity identifier, such as `529900T8BM49AURSDO55`.
///
/// Twenty characters: who gave it (4), the entity (14), two check digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lei {
    text: String,
}

/// Why a text is no legal entity identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLei {
    /// Not 18 digits and letters with two digits behind them.
    #[error("a legal entity identifier (LEI) is 18 digits and letters and two check digits")]
    Malformed,
    /// The last two digits do not fit the characters before them.
    #[error("the check digits do not fit the characters before them (ISO 17442, ISO 7064 mod 97-10)")]
    CheckDigitWrong,
}

impl InvalidLei {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidLei::Malformed => "malformed",
            InvalidLei::CheckDigitWrong => "check_digit_wrong",
        }
    }
}

impl Lei {
    /// Reads twenty characters of either case and width, with spaces or without.
    pub fn parse(input: &str) -> Result<Self, InvalidLei> {
        let text = fold_code(input).ok_or(InvalidLei::Malformed)?;
        if text.len() != LENGTH {
            return Err(InvalidLei::Malformed);
        }
        let (characters, check) = text.split_at(LENGTH - CHECK_LENGTH);
        if !characters.bytes().all(|byte| byte.is_ascii_alphanumeric()) || !is_digits(check) {
            return Err(InvalidLei::Malformed);
        }
        if mod_97_10(characters) != check {
            return Err(InvalidLei::CheckDigitWrong);
        }
        Ok(Lei { text })
    }

    /// The twenty characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Lei {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Known identifiers: 18 characters and their check digits.
    const VECTORS: [(&str, &str); 4] = [
        ("529900T8BM49AURSDO", "55"),
        ("5493001KJTIIGC8Y1R", "12"),
        ("506700GE1G29325QX3", "63"),
        ("969500KSV493XWY0PS", "33"),
    ];

    #[test]
    fn known_identifiers_pass_with_their_check_digits_and_with_no_others() {
        for (characters, check) in VECTORS {
            for candidate in 0..100 {
                let candidate = format!("{candidate:02}");
                let result = Lei::parse(&format!("{characters}{candidate}"));
                assert_eq!(result.is_ok(), candidate == check, "{characters}{candidate}");
            }
        }
    }

    #[test]
    fn an_identifier_is_read_in_every_usual_spelling() {
        for spelling in [
            "529900T8BM49AURSDO55",
            "5299 00T8 BM49 AURS DO55",
            " 529900t8bm49aursdo55\u{feff}",
            "５２９９００Ｔ８ＢＭ４９ＡＵＲＳＤＯ５５",
        ] {
            assert_eq!(Lei::parse(spelling).expect(spelling).as_str(), "529900T8BM49AURSDO55");
        }
    }

    #[test]
    fn a_refusal_names_its_rule() {
        let code = |input: &str| Lei::parse(input).map_err(InvalidLei::code);

        assert_eq!(code(""), Err("malformed"));
        assert_eq!(code("529900T8BM49AURSDO5"), Err("malformed"));
        assert_eq!(code("529900T8BM49AURSDO555"), Err("malformed"));
        assert_eq!(code("529900T8BM49AURSDO5X"), Err("malformed"));
        assert_eq!(code("5299-0T8BM49AURSDO55"), Err("malformed"));
        assert_eq!(code("529900T8BM49AURSDO56"), Err("check_digit_wrong"));
        assert_eq!(code("529900T8BM49AURSOD55"), Err("check_digit_wrong"));
    }

    proptest! {
        /// 97 is a prime and greater than every difference of two characters of one kind: each single change is seen.
        #[test]
        fn changing_any_one_digit_is_refused(characters in "[0-9A-Z]{18}", place in 0..LENGTH, step in 1..10_u8) {
            let valid = format!("{characters}{}", mod_97_10(&characters));
            prop_assert!(Lei::parse(&valid).is_ok(), "{}", valid);

            let mut bytes = valid.into_bytes();
            prop_assume!(bytes[place].is_ascii_digit());
            bytes[place] = b'0' + (bytes[place] - b'0' + step) % 10;
            let changed = String::from_utf8(bytes).expect("digits stay digits");
            prop_assert!(Lei::parse(&changed).is_err(), "{}", changed);
        }

        #[test]
        fn any_text_is_answered_without_a_panic(input in ".{0,30}") {
            let _ = Lei::parse(&input);
        }
    }
}
