//! Bounded text: parsed once, in NFC, without control characters; nobody checks it again.

use std::fmt;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// A text on one line, of `MIN` to `MAX` characters (Unicode scalar values).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Line<const MIN: usize, const MAX: usize>(String);

/// A text of several lines, of `MIN` to `MAX` characters (Unicode scalar values).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prose<const MIN: usize, const MAX: usize>(String);

/// The title of a listing: 1–300 characters; a single one can be a title in Chinese (罐, a tank).
pub type Title = Line<1, 300>;
/// A name of an organization: 2–200 characters.
pub type Name = Line<2, 200>;
/// A keyword or a tag: 1–100 characters.
pub type Keyword = Line<1, 100>;
/// One required figure of a demand, in words: 1–500 characters.
pub type Indicator = Line<1, 500>;
/// A reason somebody gives: 2–2,000 characters.
pub type Reason = Prose<2, 2_000>;
/// A passage beside the description of a listing, a question or its answer: 2–5,000 characters.
pub type Passage = Prose<2, 5_000>;
/// The abstract or description of a listing: 1–20,000 characters.
pub type Body = Prose<1, 20_000>;
/// Where a row comes from: 1–200 characters.
pub type SourceName = Line<1, 200>;

/// Keywords of one listing.
pub const KEYWORDS_MAX: usize = 30;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Fewer characters than the field needs.
    #[error("is shorter than {min} characters")]
    TooShort {
        /// The least number of characters.
        min: usize,
    },
    /// More characters than the field takes.
    #[error("is longer than {max} characters")]
    TooLong {
        /// The greatest number of characters.
        max: usize,
    },
    /// A control character, or a line break where there may be none.
    #[error("contains the control character U+{code:04X}")]
    ControlCharacter {
        /// The character's code point.
        code: u32,
    },
}

impl InvalidText {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            InvalidText::TooShort { .. } => "too_short",
            InvalidText::TooLong { .. } => "too_long",
            InvalidText::ControlCharacter { .. } => "control_character",
        }
    }
}

/// Normalizes to NFC, unifies line ends, trims, and checks characters and length.
fn clean(text: &str, min: usize, max: usize, line_breaks: LineBreaks) -> Result<String, InvalidText> {
    if text.chars().count() > max {
        return Err(InvalidText::TooLong { max });
    }
    let text = text.trim();
    // Nearly all text is in NFC already, and a quick look tells.
    let is_nfc = is_nfc_quick(text.chars()) == IsNormalized::Yes;
    let text: String = if is_nfc { text.to_owned() } else { text.nfc().collect() };
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let forbidden = |c: &char| match line_breaks {
        LineBreaks::Kept => c.is_control() && *c != '\n' && *c != '\t',
        LineBreaks::Refused => c.is_control(),
    };
    if let Some(c) = text.chars().find(forbidden) {
        return Err(InvalidText::ControlCharacter { code: u32::from(c) });
    }
    let length = text.chars().count();
    if length < min {
        return Err(InvalidText::TooShort { min });
    }
    if length > max {
        return Err(InvalidText::TooLong { max });
    }
    Ok(text)
}

/// Checks what was cleaned before it was stored: its length, and that nothing stands in it that [`clean`] refuses. It is
/// not normalized again, which would cost most of what reading a row costs.
fn check(text: &str, min: usize, max: usize, line_breaks: LineBreaks) -> Result<(), InvalidText> {
    let length = text.chars().count();
    if length < min {
        return Err(InvalidText::TooShort { min });
    }
    if length > max {
        return Err(InvalidText::TooLong { max });
    }
    let is_kept = |byte: u8| matches!(line_breaks, LineBreaks::Kept) && (byte == b'\n' || byte == b'\t');
    match text.bytes().find(|byte| byte.is_ascii_control() && !is_kept(*byte)) {
        Some(byte) => Err(InvalidText::ControlCharacter { code: u32::from(byte) }),
        None => Ok(()),
    }
}

#[derive(Clone, Copy)]
enum LineBreaks {
    Kept,
    Refused,
}

impl<const MIN: usize, const MAX: usize> Line<MIN, MAX> {
    /// Reads outside text.
    ///
    /// # Errors
    /// When the text is too short, too long or holds a control character.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        clean(text, MIN, MAX, LineBreaks::Refused).map(Line)
    }

    /// From storage, where it stands as [`Line::parse`] made it.
    ///
    /// # Errors
    /// When it cannot be a text of this kind.
    pub fn restore(text: String) -> Result<Self, InvalidText> {
        check(&text, MIN, MAX, LineBreaks::Refused).map(|()| Line(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> Prose<MIN, MAX> {
    /// Reads outside text.
    ///
    /// # Errors
    /// When the text is too short, too long or holds a control character other than line feed and tab.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        clean(text, MIN, MAX, LineBreaks::Kept).map(Prose)
    }

    /// From storage, where it stands as [`Prose::parse`] made it.
    ///
    /// # Errors
    /// When it cannot be a text of this kind.
    pub fn restore(text: String) -> Result<Self, InvalidText> {
        check(&text, MIN, MAX, LineBreaks::Kept).map(|()| Prose(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Line<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Prose<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_text_is_measured_in_characters() {
        assert_eq!(Line::<2, 4>::parse("质子交换").map(|t| t.to_string()), Ok("质子交换".into()));
        assert_eq!(Line::<2, 4>::parse("质子交换膜"), Err(InvalidText::TooLong { max: 4 }));
    }

    #[test]
    fn what_was_stored_comes_back_as_it_was_and_nothing_else_passes() {
        let stored = Prose::<2, 12>::parse(" e\u{301}t\u{e9}\r\n质子 ").map(|text| text.to_string()).expect("a text");
        assert_eq!(Prose::<2, 12>::restore(stored.clone()).map(|text| text.to_string()), Ok(stored.clone()));
        assert_eq!(Prose::<2, 3>::restore(stored.clone()), Err(InvalidText::TooLong { max: 3 }));
        assert_eq!(Prose::<8, 12>::restore(stored.clone()), Err(InvalidText::TooShort { min: 8 }));
        assert_eq!(Line::<2, 12>::restore(stored), Err(InvalidText::ControlCharacter { code: 10 }));
    }

    #[test]
    fn text_is_kept_in_nfc() {
        assert_eq!(Line::<1, 9>::parse("e\u{301}").map(|t| t.to_string()), Ok("é".into()));
    }

    #[test]
    fn control_characters_are_refused_and_line_breaks_only_in_prose_kept() {
        assert_eq!(Line::<1, 9>::parse("a\nb"), Err(InvalidText::ControlCharacter { code: 10 }));
        assert_eq!(Prose::<1, 9>::parse("a\r\nb").map(|t| t.to_string()), Ok("a\nb".into()));
        assert_eq!(Prose::<1, 9>::parse("a\0b"), Err(InvalidText::ControlCharacter { code: 0 }));
    }
}
