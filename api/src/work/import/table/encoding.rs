//! Which of two encodings a table is written in, decided by what is valid, and the text of its bytes.

use std::fmt;

use encoding_rs::{DecoderResult, GB18030};

/// GB 18030's form of U+FEFF, which some editors write in front.
const GB18030_MARK: [u8; 4] = [0x84, 0x31, 0x95, 0x33];
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];
const UTF16_MARKS: [[u8; 2]; 2] = [[0xff, 0xfe], [0xfe, 0xff]];

/// The encoding of a table. GB18030 contains GBK and GB 2312.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-8, with or without a byte order mark; also plain ASCII.
    Utf8,
    /// GB 18030, the encoding of Chinese spreadsheets.
    Gb18030,
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            TextEncoding::Utf8 => "UTF-8",
            TextEncoding::Gb18030 => "GB18030",
        })
    }
}

/// What the first bytes of a table say.
pub(super) enum Mark {
    /// Nothing: the bytes of the text decide.
    None,
    /// The encoding, behind this many bytes.
    Of(TextEncoding, usize),
    /// UTF-16.
    Utf16,
}

pub(super) fn mark_of(head: &[u8]) -> Mark {
    if head.starts_with(&UTF8_MARK) {
        Mark::Of(TextEncoding::Utf8, UTF8_MARK.len())
    } else if head.starts_with(&GB18030_MARK) {
        Mark::Of(TextEncoding::Gb18030, GB18030_MARK.len())
    } else if UTF16_MARKS.iter().any(|mark| head.starts_with(mark)) {
        Mark::Utf16
    } else {
        Mark::None
    }
}

/// Decides by the lines of a sample, each counting as much as it has bytes outside ASCII.
///
/// GB18030 text is hardly ever valid UTF-8, but UTF-8 text is often valid GB18030, so UTF-8 is asked first; and one
/// damaged line must not turn all others into another language, so the weight of all lines decides. What is valid in
/// neither is taken for damaged UTF-8.
pub(super) fn decide(sample: &[u8]) -> TextEncoding {
    let mut utf8 = 0;
    let mut gb18030 = 0;
    let mut neither = 0;
    for line in sample.split(|byte| *byte == b'\n') {
        let weight = line.iter().filter(|byte| !byte.is_ascii()).count();
        match std::str::from_utf8(line) {
            Ok(_) => utf8 += weight,
            // A sample may end inside a character.
            Err(error) if error.error_len().is_none() && sample.ends_with(line) => utf8 += weight,
            Err(_) if undecodable_place(line, TextEncoding::Gb18030).is_none() => gb18030 += weight,
            Err(_) => neither += weight,
        }
    }
    if gb18030 > utf8 && gb18030 >= neither { TextEncoding::Gb18030 } else { TextEncoding::Utf8 }
}

/// The text, or the place of the first byte that is none.
pub(super) fn decode(bytes: &[u8], encoding: TextEncoding) -> Result<String, usize> {
    match encoding {
        TextEncoding::Utf8 => std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| error.valid_up_to()),
        TextEncoding::Gb18030 => GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(|| undecodable_place(bytes, encoding).unwrap_or(0)),
    }
}

/// The text with U+FFFD in place of what is none.
pub(super) fn decode_lossy(bytes: &[u8], encoding: TextEncoding) -> String {
    match encoding {
        TextEncoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        TextEncoding::Gb18030 => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn undecodable_place(bytes: &[u8], encoding: TextEncoding) -> Option<usize> {
    match encoding {
        TextEncoding::Utf8 => std::str::from_utf8(bytes).err().map(|error| error.valid_up_to()),
        TextEncoding::Gb18030 => {
            let mut decoder = GB18030.new_decoder_without_bom_handling();
            let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len())?;
            let mut text = String::with_capacity(capacity);
            match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
                (DecoderResult::Malformed(length, behind), read) => {
                    Some(read.saturating_sub(usize::from(length) + usize::from(behind)))
                }
                (DecoderResult::InputEmpty | DecoderResult::OutputFull, _) => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb18030(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn chinese_text_is_recognized_in_both_encodings() {
        let text = "名称,申请人\n一种膜分离装置,某大学\n";

        assert_eq!(decide(text.as_bytes()), TextEncoding::Utf8);
        assert_eq!(decide(&gb18030(text)), TextEncoding::Gb18030);
        assert_eq!(decide(b"title,owner\nMembrane,a university\n"), TextEncoding::Utf8);
    }

    #[test]
    fn one_damaged_line_does_not_change_the_encoding_of_the_others() {
        let mut sample = "一种膜分离装置\n一种显示装置及其制备方法\n".as_bytes().to_vec();
        sample.extend(gb18030("一种布丁\n"));

        assert_eq!(decide(&sample), TextEncoding::Utf8);
    }

    #[test]
    fn a_sample_may_end_inside_a_character() {
        let text = "一种膜分离装置";

        assert_eq!(decide(&text.as_bytes()[..text.len() - 1]), TextEncoding::Utf8);
    }

    #[test]
    fn the_place_of_a_bad_byte_is_told_in_both_encodings() {
        let mut utf8 = "膜,".as_bytes().to_vec();
        utf8.extend([0xff, b'x']);
        assert_eq!(decode(&utf8, TextEncoding::Utf8), Err(4));

        let mut chinese = gb18030("膜,");
        chinese.extend([0xff, b'x']);
        assert_eq!(decode(&chinese, TextEncoding::Gb18030), Err(3));
        assert_eq!(decode_lossy(&chinese, TextEncoding::Gb18030), "膜,\u{fffd}x");
    }
}
