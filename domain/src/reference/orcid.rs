//! ORCID iDs of researchers, checked by ISO 7064 mod 11-2.

use std::fmt;

use super::check_character::mod_11_2;
use super::text::{fold_code, is_digits};

const LENGTH: usize = 16;
const GROUP_LENGTH: usize = 4;
/// What people copy from the address line, after folding to capitals.
const PREFIXES: [&str; 6] = [
    "HTTPS://ORCID.ORG/",
    "HTTP://ORCID.ORG/",
    "HTTPS://WWW.ORCID.ORG/",
    "HTTP://WWW.ORCID.ORG/",
    "ORCID.ORG/",
    "ORCID:",
];

/// An ORCID iD, such as `0000-0002-1825-0097`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Orcid {
    text: String,
}

/// Why a text is no ORCID iD.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrcid {
    /// Not 15 digits and a check character.
    #[error("an ORCID iD is 16 digits in four groups, the last of which may be X")]
    Malformed,
    /// The last character does not fit the digits before it.
    #[error("the check character does not fit the digits before it (ISO 7064, mod 11-2)")]
    CheckDigitWrong,
}

impl InvalidOrcid {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidOrcid::Malformed => "malformed",
            InvalidOrcid::CheckDigitWrong => "check_digit_wrong",
        }
    }
}

impl Orcid {
    /// Reads the iD with hyphens or without, alone or as an `https://orcid.org/` address.
    pub fn parse(input: &str) -> Result<Self, InvalidOrcid> {
        let folded = fold_code(input).ok_or(InvalidOrcid::Malformed)?;
        let bare = PREFIXES.into_iter().find_map(|prefix| folded.strip_prefix(prefix)).unwrap_or(&folded);
        let bare: String = bare.chars().filter(|character| *character != '-').collect();
        let (digits, check) = bare.split_at_checked(LENGTH - 1).ok_or(InvalidOrcid::Malformed)?;
        if !is_digits(digits) || !(is_digits(check) || check == "X") || bare.len() != LENGTH {
            return Err(InvalidOrcid::Malformed);
        }
        if !check.starts_with(mod_11_2(digits)) {
            return Err(InvalidOrcid::CheckDigitWrong);
        }

        let groups: Vec<&str> = (0..LENGTH).step_by(GROUP_LENGTH).map(|at| &bare[at..at + GROUP_LENGTH]).collect();
        Ok(Orcid { text: groups.join("-") })
    }

    /// The canonical text: four groups with hyphens.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Orcid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_identifiers_pass_in_every_usual_spelling() {
        for (written, kept) in [
            ("0000-0002-1825-0097", "0000-0002-1825-0097"),
            ("0000000218250097", "0000-0002-1825-0097"),
            ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
            ("ORCID: 0000-0002-1694-233x", "0000-0002-1694-233X"),
            ("0000–0002–1694–233X", "0000-0002-1694-233X"),
        ] {
            assert_eq!(Orcid::parse(written).expect(written).to_string(), kept);
        }
    }

    #[test]
    fn a_refusal_names_its_rule() {
        let code = |input| Orcid::parse(input).map_err(InvalidOrcid::code);

        assert_eq!(code(""), Err("malformed"));
        assert_eq!(code("0000-0002-1825-009"), Err("malformed"));
        assert_eq!(code("0000-0002-1825-00970"), Err("malformed"));
        assert_eq!(code("0000-0002-X825-0097"), Err("malformed"));
        assert_eq!(code("https://example.org/0000-0002-1825-0097"), Err("malformed"));
        assert_eq!(code("0000-0002-1825-0098"), Err("check_digit_wrong"));
    }

    proptest! {
        /// Every weight is a power of 2, so prime to 11: the check character sees every single change.
        #[test]
        fn changing_any_one_digit_is_refused(digits in "[0-9]{15}", place in 0..LENGTH, step in 1..10_u8) {
            let valid = format!("{digits}{}", mod_11_2(&digits));
            prop_assert!(Orcid::parse(&valid).is_ok(), "{}", valid);

            let mut bytes = valid.into_bytes();
            prop_assume!(bytes[place].is_ascii_digit());
            bytes[place] = b'0' + (bytes[place] - b'0' + step) % 10;
            let changed = String::from_utf8(bytes).expect("digits stay digits");
            prop_assert!(Orcid::parse(&changed).is_err(), "{}", changed);
        }

        #[test]
        fn any_text_is_answered_without_a_panic(input in ".{0,30}") {
            let _ = Orcid::parse(&input);
        }
    }
}
