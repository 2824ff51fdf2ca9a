//! International standard name identifiers (ISO 27729), checked by ISO 7064 mod 11-2.

use std::fmt;

use super::check_character::mod_11_2;
use super::text::{fold_code, is_digits};

const LENGTH: usize = 16;
const GROUP_LENGTH: usize = 4;

/// An ISNI of an organization or a person, such as `0000 0002 1825 0097`. ORCID iDs are a block of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Isni {
    text: String,
}

/// Why a text is no ISNI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIsni {
    /// Not 15 digits and a check character.
    #[error("an ISNI is 16 digits in four groups, the last of which may be X")]
    Malformed,
    /// The last character does not fit the digits before it.
    #[error("the check character does not fit the digits before it (ISO 27729, ISO 7064 mod 11-2)")]
    CheckDigitWrong,
}

impl InvalidIsni {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidIsni::Malformed => "malformed",
            InvalidIsni::CheckDigitWrong => "check_digit_wrong",
        }
    }
}

impl Isni {
    /// Reads sixteen characters of either width, in one or in groups with spaces or hyphens.
    pub fn parse(input: &str) -> Result<Self, InvalidIsni> {
        let folded = fold_code(input).ok_or(InvalidIsni::Malformed)?;
        let bare = folded.replace('-', "");
        let (digits, check) = bare.split_at_checked(LENGTH - 1).ok_or(InvalidIsni::Malformed)?;
        if !is_digits(digits) || !(is_digits(check) || check == "X") || bare.len() != LENGTH {
            return Err(InvalidIsni::Malformed);
        }
        if !check.starts_with(mod_11_2(digits)) {
            return Err(InvalidIsni::CheckDigitWrong);
        }

        let groups: Vec<&str> = (0..LENGTH).step_by(GROUP_LENGTH).map(|at| &bare[at..at + GROUP_LENGTH]).collect();
        Ok(Isni { text: groups.join(" ") })
    }

    /// The canonical text: four groups with spaces.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Isni {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_identifiers_pass_with_their_check_character_and_with_no_other() {
        for (digits, check) in [("000000021825009", '7'), ("000000021694233", 'X')] {
            for candidate in "0123456789X".chars() {
                assert_eq!(
                    Isni::parse(&format!("{digits}{candidate}")).is_ok(),
                    candidate == check,
                    "{digits}{candidate}"
                );
            }
        }
    }

    #[test]
    fn an_identifier_is_read_in_every_usual_spelling() {
        for spelling in
            ["0000 0002 1694 233X", "000000021694233x", "0000-0002-1694-233X", "００００ ０００２ １６９４ ２３３Ｘ"]
        {
            assert_eq!(Isni::parse(spelling).expect(spelling).to_string(), "0000 0002 1694 233X");
        }
    }

    #[test]
    fn a_refusal_names_its_rule() {
        let code = |input: &str| Isni::parse(input).map_err(InvalidIsni::code);

        assert_eq!(code(""), Err("malformed"));
        assert_eq!(code("0000 0002 1825 009"), Err("malformed"));
        assert_eq!(code("0000 0002 1825 00970"), Err("malformed"));
        assert_eq!(code("0000 0002 X825 0097"), Err("malformed"));
        assert_eq!(code("0000 0002 1825 0098"), Err("check_digit_wrong"));
        assert_eq!(code("0000 0002 1852 0097"), Err("check_digit_wrong"));
    }
}
