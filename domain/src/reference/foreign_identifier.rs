//! Numbers in foreign registers. What says that it is an LEI or an ISNI is held to its check digits; of other registers the
//! form is not known here.

use super::isni::{InvalidIsni, Isni};
use super::lei::{InvalidLei, Lei};
use crate::text::{InvalidText, Keyword};
use std::fmt;

/// Addresses at which an ISNI is found.
const ISNI_ADDRESSES: [&str; 4] =
    ["https://isni.org/isni/", "https://www.isni.org/isni/", "http://isni.org/isni/", "http://www.isni.org/isni/"];

/// The number of an organization in a foreign register, such as `HRB 17`, `LEI 529900T8BM49AURSDO55` or
/// `ISNI 0000 0002 1825 0097`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignIdentifier {
    text: Keyword,
}

/// Why a text is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidForeignIdentifier {
    /// It is no short line of text.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// It says that it is an LEI, and is none.
    #[error(transparent)]
    Lei(#[from] InvalidLei),
    /// It says that it is an ISNI, and is none.
    #[error(transparent)]
    Isni(#[from] InvalidIsni),
}

impl InvalidForeignIdentifier {
    /// The stable code of the broken rule.
    pub fn code(&self) -> &'static str {
        match self {
            InvalidForeignIdentifier::Text(error) => error.code(),
            InvalidForeignIdentifier::Lei(error) => error.code(),
            InvalidForeignIdentifier::Isni(error) => error.code(),
        }
    }
}

impl ForeignIdentifier {
    /// Reads a number. One that begins with `LEI` or `ISNI` and a space or a colon must be one; it is kept in its canonical
    /// form.
    pub fn parse(input: &str) -> Result<Self, InvalidForeignIdentifier> {
        let text = Keyword::parse(input)?;
        let canonical = match scheme(text.as_str()) {
            Some((Scheme::Lei, number)) => format!("LEI {}", Lei::parse(number)?),
            Some((Scheme::Isni, number)) => format!("ISNI {}", Isni::parse(number)?),
            None => return Ok(ForeignIdentifier { text }),
        };
        Ok(ForeignIdentifier { text: Keyword::parse(&canonical)? })
    }

    /// Rebuilds a number that was stored, by whatever rule it was read then.
    pub fn restore(text: String) -> Result<Self, InvalidText> {
        Ok(ForeignIdentifier { text: Keyword::restore(text)? })
    }

    /// The number, with the name of its scheme where it has one.
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }
}

impl fmt::Display for ForeignIdentifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

enum Scheme {
    Lei,
    Isni,
}

/// The scheme that a text names, and what it says of it. `Leipzig HRB 17` names none.
fn scheme(text: &str) -> Option<(Scheme, &str)> {
    for address in ISNI_ADDRESSES {
        if text.get(..address.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(address)) {
            return Some((Scheme::Isni, &text[address.len()..]));
        }
    }
    let (name, number) =
        text.split_once(|character: char| character.is_whitespace() || [':', '：'].contains(&character))?;
    let number = number.trim_start_matches([' ', ':', '：']);
    if name.eq_ignore_ascii_case("LEI") {
        return Some((Scheme::Lei, number));
    }
    name.eq_ignore_ascii_case("ISNI").then_some((Scheme::Isni, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_that_it_is_an_lei_or_an_isni_is_kept_in_one_form() {
        for (written, kept) in [
            ("LEI 529900T8BM49AURSDO55", "LEI 529900T8BM49AURSDO55"),
            ("lei:5299 00t8 bm49 aurs do55", "LEI 529900T8BM49AURSDO55"),
            ("LEI：529900T8BM49AURSDO55", "LEI 529900T8BM49AURSDO55"),
            ("ISNI 0000-0002-1825-0097", "ISNI 0000 0002 1825 0097"),
            ("ISNI: 000000021694233x", "ISNI 0000 0002 1694 233X"),
            ("https://isni.org/isni/000000021694233X", "ISNI 0000 0002 1694 233X"),
        ] {
            assert_eq!(ForeignIdentifier::parse(written).expect(written).as_str(), kept);
        }
    }

    #[test]
    fn a_number_of_another_register_stays_as_it_is() {
        for written in ["HRB 17", "Leipzig HRB 17", "529900T8BM49AURSDO56", "ISNIX 1", "LEI"] {
            assert_eq!(ForeignIdentifier::parse(written).expect(written).as_str(), written);
        }
    }

    #[test]
    fn a_refusal_names_its_rule() {
        let code = |input: &str| ForeignIdentifier::parse(input).map_err(|error| error.code());

        assert_eq!(code("LEI 529900T8BM49AURSDO56"), Err("check_digit_wrong"));
        assert_eq!(code("LEI 529900T8BM49AURSDO"), Err("malformed"));
        assert_eq!(code("ISNI 0000 0002 1825 0098"), Err("check_digit_wrong"));
        assert_eq!(code("https://isni.org/isni/"), Err("malformed"));
        assert_eq!(code(&"7".repeat(101)), Err("too_long"));
    }
}
