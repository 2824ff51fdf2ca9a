//! Unified social credit codes of Chinese organizations (GB 32100-2015), with the organization code inside (GB 11714).

use std::fmt;

use super::region::RegionCode;
use super::text::{base36, fold_code, is_digits};

/// GB 32100-2015: digits and capitals without I, O, S, V and Z; the place is the value.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;
const CHECK_MODULUS: u32 = 31;
/// The weight of each place is three times that of the place before, modulo 31.
const WEIGHT_STEP: u32 = 3;
/// GB 11714: weights of the eight characters before the organization code's own check character.
const ORGANIZATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const ORGANIZATION_MODULUS: u32 = 11;

/// A unified social credit code (统一社会信用代码), such as `91110000600037341L`.
///
/// Eighteen characters: registering department, kind of entity, region (6 digits), organization code (9), check.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CreditCode {
    text: String,
}

/// Why a text is no unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCreditCode {
    /// Not 18 characters.
    #[error("a unified social credit code has 18 characters")]
    LengthWrong,
    /// A character outside the standard's alphabet.
    #[error("a unified social credit code has digits and capitals without I, O, S, V and Z")]
    CharacterNotAllowed,
    /// Places 3 to 8 are not all digits.
    #[error("places 3 to 8 are the region and must be digits")]
    RegionMalformed,
    /// The last character does not fit those before it.
    #[error("the check character does not fit the others (GB 32100-2015, weights 3 to the power of n, modulo 31)")]
    CheckDigitWrong,
}

impl InvalidCreditCode {
    /// The stable code of the broken rule.
    pub fn code(self) -> &'static str {
        match self {
            InvalidCreditCode::LengthWrong => "length_wrong",
            InvalidCreditCode::CharacterNotAllowed => "character_not_allowed",
            InvalidCreditCode::RegionMalformed => "region_malformed",
            InvalidCreditCode::CheckDigitWrong => "check_digit_wrong",
        }
    }
}

impl CreditCode {
    /// Reads 18 characters of either case and width, with spaces or without.
    pub fn parse(input: &str) -> Result<Self, InvalidCreditCode> {
        let text = fold_code(input).ok_or(InvalidCreditCode::CharacterNotAllowed)?;
        if text.len() != LENGTH {
            return Err(InvalidCreditCode::LengthWrong);
        }
        let check = check_character(&text[..LENGTH - 1]).ok_or(InvalidCreditCode::CharacterNotAllowed)?;
        if !text.chars().all(|character| ALPHABET.contains(character)) {
            return Err(InvalidCreditCode::CharacterNotAllowed);
        }
        if !is_digits(&text[2..8]) {
            return Err(InvalidCreditCode::RegionMalformed);
        }
        if !text.ends_with(check) {
            return Err(InvalidCreditCode::CheckDigitWrong);
        }
        Ok(CreditCode { text })
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The registering department: 1 机构编制, 5 民政, 9 市场监管, others are possible.
    pub fn registering_department(&self) -> &str {
        &self.text[..1]
    }

    /// The kind of entity, as its registering department counts kinds.
    pub fn entity_kind(&self) -> &str {
        &self.text[1..2]
    }

    /// The region of registration; `None` for the national registers (`100000`) and codes outside the 34 provinces.
    pub fn region(&self) -> Option<RegionCode> {
        RegionCode::parse(&self.text[2..8]).ok()
    }

    /// The nine characters of the organization code (GB 11714), its own check character last.
    pub fn organization_code(&self) -> &str {
        &self.text[8..LENGTH - 1]
    }

    /// Whether the organization code inside fits its own check character (GB 11714).
    ///
    /// `parse` does not ask for it: GB 32100's check character alone decides whether a code is well formed. A code
    /// that fails here deserves a look by whoever verifies the organization.
    pub fn is_organization_code_consistent(&self) -> bool {
        let code = self.organization_code().as_bytes();
        let sum: u32 = code.iter().zip(ORGANIZATION_WEIGHTS).map(|(byte, weight)| base36(*byte) * weight).sum();
        let expected = (ORGANIZATION_MODULUS - sum % ORGANIZATION_MODULUS) % ORGANIZATION_MODULUS;
        char::from_digit(expected, 10).unwrap_or('X') == char::from(code[8])
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// The check character of the text; `None` if a character lies outside the alphabet.
fn check_character(text: &str) -> Option<char> {
    let mut weight = 1;
    let mut sum = 0;
    for character in text.chars() {
        let value = ALPHABET.find(character).and_then(|value| u32::try_from(value).ok())?;
        sum = (sum + value * weight) % CHECK_MODULUS;
        weight = weight * WEIGHT_STEP % CHECK_MODULUS;
    }
    let value = usize::try_from((CHECK_MODULUS - sum) % CHECK_MODULUS).ok()?;
    ALPHABET.chars().nth(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reference::samples;

    const VECTORS: [&str; 4] = ["91110000600037341L", "12100000400002259P", "12100000400000624D", "91330106673959654P"];

    fn code(input: &str) -> &'static str {
        CreditCode::parse(input).expect_err("the code is refused").code()
    }

    #[test]
    fn known_codes_pass_outside_and_inside() {
        for text in VECTORS {
            let read = CreditCode::parse(text).expect(text);
            assert_eq!(read.as_str(), text);
            assert!(read.is_organization_code_consistent(), "{text}");
        }
    }

    #[test]
    fn spaces_case_and_width_do_not_matter() {
        for spelling in ["91110000 600037341l", "９１１１００００６０００３７３４１Ｌ"] {
            assert_eq!(CreditCode::parse(spelling).expect(spelling).to_string(), "91110000600037341L");
        }
    }

    #[test]
    fn the_parts_can_be_asked_for() {
        let read = CreditCode::parse("91330106673959654P").expect("valid");
        assert_eq!((read.registering_department(), read.entity_kind()), ("9", "1"));
        assert_eq!(read.region().expect("a province").as_str(), "330106");
        assert_eq!(read.organization_code(), "673959654");

        let national = CreditCode::parse("12100000400002259P").expect("valid");
        assert_eq!(national.region(), None);
    }

    #[test]
    fn a_letter_may_stand_in_front() {
        let body = "A1110000600037341";
        let check = check_character(body).expect("in the alphabet");

        assert!(CreditCode::parse(&format!("{body}{check}")).is_ok());
    }

    #[test]
    fn an_organization_code_that_contradicts_itself_is_seen() {
        let body = "91110000600037342";
        let check = check_character(body).expect("in the alphabet");

        let read = CreditCode::parse(&format!("{body}{check}")).expect("the outer check holds");
        assert!(!read.is_organization_code_consistent());
    }

    #[test]
    fn a_refusal_names_its_rule() {
        assert_eq!(code(""), "length_wrong");
        assert_eq!(code("91110000600037341"), "length_wrong");
        assert_eq!(code("91330000TEST000001"), "character_not_allowed");
        assert_eq!(code("9111000060003734I1"), "character_not_allowed");
        assert_eq!(code("911100006000373é1L"), "character_not_allowed");
        assert_eq!(code("9111000A600037341L"), "region_malformed");
        assert_eq!(code("91110000600037341M"), "check_digit_wrong");
    }

    #[test]
    fn codes_seen_in_public_are_judged_as_the_list_says() {
        let Some(list) = samples::reference_list("uscc_samples.csv") else {
            return;
        };
        let mut seen = 0;
        for row in samples::rows(&list) {
            assert_eq!(CreditCode::parse(row[0]).is_ok(), row[1] == "yes", "{}", row[0]);
            seen += 1;
        }
        assert!(seen > 0, "the list is empty");
    }

    proptest! {
        /// 31 is prime and no weight is a multiple of it, so the check character sees every single change.
        #[test]
        fn changing_any_one_character_is_refused(
            head in "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}",
            place in 0..LENGTH,
            other in prop::sample::select(ALPHABET.chars().collect::<Vec<_>>()),
        ) {
            let valid = format!("{head}{}", check_character(&head).expect("in the alphabet"));
            prop_assert!(CreditCode::parse(&valid).is_ok(), "{}", valid);

            let changed: String =
                valid.chars().enumerate().map(|(at, old)| if at == place { other } else { old }).collect();
            prop_assume!(changed != valid);
            prop_assert!(CreditCode::parse(&changed).is_err(), "{}", changed);
        }

        #[test]
        fn any_text_is_answered_without_a_panic(input in ".{0,30}") {
            let _ = CreditCode::parse(&input);
        }
    }
}
