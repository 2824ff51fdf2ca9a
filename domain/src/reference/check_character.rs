//! Check characters of ISO 7064, which several identifiers share.

/// The check character of mod 11-2 over digits, as ORCID and ISNI have it: a digit, or X for ten.
pub(super) fn mod_11_2(digits: &str) -> char {
    let total = digits.bytes().fold(0, |total, byte| (total + u32::from(byte - b'0')) * 2 % 11);
    char::from_digit((12 - total) % 11, 10).unwrap_or('X')
}

/// The two check digits of mod 97-10 over digits and capital letters, as LEI has them: 02 to 98.
pub(super) fn mod_97_10(characters: &str) -> String {
    let append = |total: u32, value: u32| {
        // A letter counts as two digits, A as 10 and Z as 35.
        let shift = if value < 10 { 10 } else { 100 };
        (total * shift + value) % 97
    };
    let total = characters.bytes().chain(*b"00").map(super::text::base36).fold(0, append);
    format!("{:02}", 98 - total)
}
