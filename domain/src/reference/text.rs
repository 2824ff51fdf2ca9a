//! What all identifiers do to text before they look at it.

use unicode_normalization::UnicodeNormalization as _;

/// Longest text that is looked at; no identifier comes near it even with prefixes and spaces.
const CHARACTERS_MAX: usize = 64;
/// Zero-width characters and the byte order mark, which spreadsheets and web pages leave behind.
const INVISIBLE: [char; 4] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'];
/// Hyphen to horizontal bar and the minus sign: dashes that NFKC leaves alone.
const DASHES: [char; 7] = ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}'];

/// Folds full-width forms (NFKC), dashes and letter case, and drops spaces and invisible characters.
///
/// Returns `None` when the text is longer than any identifier or keeps a character outside visible ASCII.
pub(super) fn fold_code(input: &str) -> Option<String> {
    let mut folded = String::new();
    for (count, character) in input.trim().nfkc().enumerate() {
        if count >= CHARACTERS_MAX {
            return None;
        }
        if character.is_ascii_graphic() {
            folded.push(character.to_ascii_uppercase());
        } else if DASHES.contains(&character) {
            folded.push('-');
        } else if !character.is_whitespace() && !INVISIBLE.contains(&character) {
            return None;
        }
    }
    Some(folded)
}

/// Whether the text is not empty and all ASCII digits.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value of an ASCII digit or capital letter in base 36, as GB 11714 counts.
pub(super) fn base36(byte: u8) -> u32 {
    char::from(byte).to_digit(36).expect("callers pass ASCII digits and capital letters only")
}
