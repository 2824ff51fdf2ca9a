//! Cuts text into terms: the same way for documents and for queries.
//!
//! Chinese (and other scripts written without spaces) gives single characters, character pairs and the longer words
//! that a dictionary knows; everything else gives word stems. Full-width and half-width forms, upper and lower case
//! are one.

use std::hash::Hasher as _;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHasher;
use unicode_normalization::UnicodeNormalization as _;

use crate::feature::quantity;
use crate::simplified::simplify;

/// The shortest dictionary word, in characters, that is a term of its own; two characters are a pair already.
const WORD_CHARS_MIN: usize = 3;
/// The longest run of letters and digits that is kept, in characters; what is longer is cut off here.
const STEM_CHARS_MAX: usize = 48;
/// Bit that marks a term key as a hash of text; without it the key holds one or two characters.
const HASHED: u64 = 1 << 63;
/// Bits of one character in a key of one or two.
const CHAR_BITS: u32 = 21;

/// English words that say nothing about a subject.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "do", "does", "for", "from", "had",
    "has", "have", "how", "if", "in", "into", "is", "it", "its", "may", "must", "no", "not", "of", "on", "or", "shall",
    "should", "such", "than", "that", "the", "their", "then", "there", "these", "they", "this", "those", "to", "was",
    "we", "were", "what", "when", "where", "which", "while", "who", "will", "with", "would", "you", "your",
];

/// What a term is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum TermKind {
    /// One character of a script without spaces.
    Character,
    /// Two neighboring characters.
    Pair,
    /// A dictionary word of three or more characters.
    Word,
    /// A word of a script with spaces, as its stem.
    Stem,
    /// Two neighboring stems; words that say nothing may stand between them.
    StemPair,
    /// A level of a patent class symbol.
    Class,
    /// A number with its unit, in whatever unit it is written.
    Measure,
}

/// A term as a number: one or two characters exactly, or a 63-bit hash of anything longer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TermKey(pub(crate) u64);

/// A term where it stands in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) key: TermKey,
    pub(crate) kind: TermKind,
    /// Bytes of the original text, half open.
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A text whose characters are folded, each with its place in the original.
struct Folded {
    chars: Vec<char>,
    /// Byte offset of the original character; one more entry than `chars`.
    origins: Vec<u32>,
}

/// Cuts text into terms. The first text loads the dictionary, which takes 0.2–0.4 seconds and some 50 MiB, so make one and
/// share it.
pub struct Cutter {
    jieba: LazyLock<Jieba>,
    stemmer: Stemmer,
}

impl std::fmt::Debug for Cutter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Cutter")
    }
}

impl Default for Cutter {
    fn default() -> Self {
        Self::new()
    }
}

impl Cutter {
    /// A cutter with the built-in dictionary, which is not loaded yet.
    pub fn new() -> Self {
        Self { jieba: LazyLock::new(Jieba::new), stemmer: Stemmer::create(Algorithm::English) }
    }

    /// Loads the dictionary, so that nobody waits for it later.
    pub fn prepare(&self) {
        LazyLock::force(&self.jieba);
    }

    /// The terms of a text, in an order that depends on the text alone.
    pub(crate) fn cut(&self, text: &str) -> Vec<Piece> {
        let folded = fold(text);
        let mut pieces = Vec::with_capacity(folded.chars.len() * 2);
        let mut at = 0;
        let mut before: Option<(String, usize)> = None;
        while at < folded.chars.len() {
            let first = folded.chars[at];
            if is_dense(first) {
                let end = run_end(&folded.chars, at, is_dense);
                self.cut_dense(&folded, at, end, &mut pieces);
                before = None;
                at = end;
            } else if first.is_alphanumeric() {
                let end = run_end(&folded.chars, at, |c| c.is_alphanumeric() && !is_dense(c));
                self.cut_spaced(&folded, at, end, &mut before, &mut pieces);
                at = end;
            } else {
                at += 1;
            }
        }
        self.cut_measures(text, &mut pieces);
        pieces
    }

    /// The words of a text as bytes from and to, in order, for evidence that reads well: numbers with their units, dictionary
    /// words where no spaces part them, else runs of letters and digits. Words that say nothing are left out.
    pub(crate) fn words(&self, text: &str) -> Vec<(u32, u32)> {
        let folded = fold(text);
        let mut measures = quantity::measures(text).into_iter().map(|measure| (measure.start, measure.end)).peekable();
        let mut words = Vec::new();
        let mut at = 0;
        while at < folded.chars.len() {
            let first = folded.chars[at];
            let place = |from: usize, to: usize| (folded.origins[from], folded.origins[to]);
            if let Some((_, end)) = measures.next_if(|(start, _)| *start <= folded.origins[at] as usize) {
                let length = folded.origins[at..].iter().take_while(|origin| (**origin as usize) < end).count();
                words.push(place(at, at + length));
                at += length;
            } else if is_dense(first) {
                let end = run_end(&folded.chars, at, is_dense);
                let run: String = folded.chars[at..end].iter().collect();
                let tokens = self.jieba.cut(&run, true);
                words.extend(tokens.iter().map(|token| place(at + token.start, at + token.end)));
                at = end;
            } else if first.is_alphanumeric() {
                let end = run_end(&folded.chars, at, |c| c.is_alphanumeric() && !is_dense(c));
                let word: String = folded.chars[at..end].iter().collect();
                if STOP_WORDS.binary_search(&word.as_str()).is_err() {
                    words.push(place(at, end));
                }
                at = end;
            } else {
                at += 1;
            }
        }
        words
    }

    /// The levels of a patent class symbol such as `H01M 10/0525`, broad to narrow; empty if it is none.
    pub(crate) fn class_levels(symbol: &str) -> Vec<(TermKey, String)> {
        let compact: String = symbol.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let bytes = compact.as_bytes();
        let is_subclass = bytes.len() >= 4
            && matches!(bytes[0], b'A'..=b'H' | b'Y')
            && bytes[1].is_ascii_digit()
            && bytes[2].is_ascii_digit()
            && bytes[3].is_ascii_uppercase()
            && bytes[4..].iter().all(|b| b.is_ascii_digit() || *b == b'/');
        if !is_subclass {
            return Vec::new();
        }
        let mut levels = vec![compact[..3].to_owned(), compact[..4].to_owned()];
        if let Some(group) = compact[4..].split('/').next().filter(|group| !group.is_empty()) {
            levels.push(compact[..4 + group.len()].to_owned());
            if compact.len() > 4 + group.len() + 1 {
                levels.push(compact.clone());
            }
        }
        levels.into_iter().map(|level| (hashed_key(TermKind::Class, level.chars()), level)).collect()
    }

    /// Numbers with units, whole: the same length is the same term in millimeters and micrometers, whatever bound stands
    /// before it.
    #[expect(clippy::unused_self, reason = "all ways of cutting belong to the cutter")]
    fn cut_measures(&self, text: &str, pieces: &mut Vec<Piece>) {
        let place = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        for measure in quantity::measures(text) {
            let (start, end) = (place(measure.start), place(measure.end));
            for name in measure.names() {
                let key = hashed_key(TermKind::Measure, name.chars());
                pieces.push(Piece { key, kind: TermKind::Measure, start, end });
            }
        }
    }

    fn cut_dense(&self, folded: &Folded, start: usize, end: usize, pieces: &mut Vec<Piece>) {
        let chars = &folded.chars[start..end];
        for (offset, window) in chars.windows(2).enumerate() {
            let at = start + offset;
            push(pieces, folded, pair_key(window[0], window[1]), TermKind::Pair, at, at + 2);
        }
        for (offset, &c) in chars.iter().enumerate() {
            push(pieces, folded, char_key(c), TermKind::Character, start + offset, start + offset + 1);
        }
        let run: String = chars.iter().collect();
        for token in self.jieba.cut_for_search(&run, true) {
            if token.end - token.start >= WORD_CHARS_MIN {
                let key = hashed_key(TermKind::Word, token.word.chars());
                push(pieces, folded, key, TermKind::Word, start + token.start, start + token.end);
            }
        }
    }

    /// `before` is the stem before this one with its start, for pairs.
    fn cut_spaced(
        &self,
        folded: &Folded,
        start: usize,
        end: usize,
        before: &mut Option<(String, usize)>,
        pieces: &mut Vec<Piece>,
    ) {
        let word: String = folded.chars[start..end.min(start + STEM_CHARS_MAX)].iter().collect();
        if STOP_WORDS.binary_search(&word.as_str()).is_ok() {
            return;
        }
        let stem = self.stemmer.stem(&word).into_owned();
        push(pieces, folded, hashed_key(TermKind::Stem, stem.chars()), TermKind::Stem, start, end);
        if let Some((first, first_start)) = before.take() {
            let both = first.chars().chain(std::iter::once(' ')).chain(stem.chars());
            push(pieces, folded, hashed_key(TermKind::StemPair, both), TermKind::StemPair, first_start, end);
        }
        *before = Some((stem, start));
    }
}

fn push(pieces: &mut Vec<Piece>, folded: &Folded, key: TermKey, kind: TermKind, start: usize, end: usize) {
    pieces.push(Piece { key, kind, start: folded.origins[start], end: folded.origins[end] });
}

fn run_end(chars: &[char], start: usize, belongs: impl Fn(char) -> bool) -> usize {
    chars[start..].iter().position(|&c| !belongs(c)).map_or(chars.len(), |offset| start + offset)
}

/// Whether the character belongs to a script that is written without spaces: Han, kana.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
        && c != '\u{30fb}'
}

/// Folds width, case, compatibility forms and traditional characters, remembering where each character came from.
fn fold(text: &str) -> Folded {
    let mut folded = Folded { chars: Vec::with_capacity(text.len() / 2), origins: Vec::with_capacity(text.len() / 2) };
    for (offset, original) in text.char_indices() {
        let origin = u32::try_from(offset).unwrap_or(u32::MAX);
        if original.is_ascii() {
            folded.chars.push(original.to_ascii_lowercase());
            folded.origins.push(origin);
            continue;
        }
        for c in std::iter::once(original).nfkc().flat_map(char::to_lowercase) {
            folded.chars.push(simplify(c));
            folded.origins.push(origin);
        }
    }
    folded.origins.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
    folded
}

/// A text in the form in which it is compared: width, case, compatibility forms and traditional characters folded.
pub(crate) fn fold_text(text: &str) -> String {
    fold(text).chars.into_iter().collect()
}

fn char_key(c: char) -> TermKey {
    TermKey(u64::from(u32::from(c)))
}

fn pair_key(first: char, second: char) -> TermKey {
    TermKey(u64::from(u32::from(second)) << CHAR_BITS | u64::from(u32::from(first)))
}

fn hashed_key(kind: TermKind, chars: impl Iterator<Item = char>) -> TermKey {
    let mut hasher = FxHasher::default();
    hasher.write_u8(kind as u8);
    for c in chars {
        hasher.write_u32(u32::from(c));
    }
    TermKey(mix(hasher.finish()) | HASHED)
}

/// Spreads every input bit over the word (the finalizer of SplitMix64).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

impl TermKey {
    /// The key of a term that was cut elsewhere and is only a number.
    pub(crate) fn foreign(number: u32) -> Self {
        Self(mix(u64::from(number)) | HASHED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<TermKey> {
        let mut keys: Vec<TermKey> = Cutter::new().cut(text).iter().map(|piece| piece.key).collect();
        keys.sort_unstable();
        keys
    }

    #[test]
    fn stop_words_are_sorted_so_that_they_are_found() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn width_and_case_make_no_difference() {
        assert_eq!(keys("ＬＥＤ照明，Pump"), keys("led照明, PUMP"));
    }

    #[test]
    fn inflected_english_words_meet_in_their_stem() {
        assert_eq!(keys("coatings"), keys("coating"));
        assert_ne!(keys("coating"), keys("casting"));
    }

    #[test]
    fn chinese_gives_characters_pairs_and_longer_words() {
        let cutter = Cutter::new();
        let text = "锂离子电池";
        let pieces = cutter.cut(text);
        let told: Vec<&str> = pieces.iter().map(|piece| &text[piece.start as usize..piece.end as usize]).collect();
        for expected in ["锂离", "离子", "子电", "电池", "锂", "锂离子"] {
            assert!(told.contains(&expected), "{expected} is missing in {told:?}");
        }
    }

    #[test]
    fn the_same_quantity_is_one_term_in_any_unit_width_and_bound() {
        let cutter = Cutter::new();
        let measures = |text: &str| -> Vec<TermKey> {
            let pieces = cutter.cut(text);
            pieces.iter().filter(|piece| piece.kind == TermKind::Measure).map(|piece| piece.key).collect()
        };
        let whole = measures("0.1 mm");
        assert_eq!(whole.len(), 1);
        for text in ["０．１ｍｍ", "孔径≥100μm的膜", "at least 100 um", "0.1毫米", "0.1㎜以上"] {
            assert_eq!(measures(text), whole, "{text}");
        }
        for text in ["0.2 mm", "0.1 mg", "0.1"] {
            assert_ne!(measures(text), whole, "{text}");
        }
    }

    #[test]
    fn traditional_and_simplified_texts_are_cut_alike() {
        assert_eq!(keys("質子交換膜燃料電池"), keys("质子交换膜燃料电池"));
    }

    #[test]
    fn evidence_tells_a_number_with_its_unit_as_one_word() {
        let text = "厚度0.1 mm的膜, a flow of 2,000 L/h";
        let words = Cutter::new().words(text);
        let told: Vec<&str> = words.iter().map(|(start, end)| &text[*start as usize..*end as usize]).collect();
        assert!(told.contains(&"0.1 mm") && told.contains(&"2,000 L/h") && told.contains(&"flow"), "{told:?}");
        assert!(!told.contains(&"0") && !told.contains(&"mm"), "{told:?}");
    }

    #[test]
    fn a_class_symbol_has_levels_and_a_keyword_has_none() {
        let levels: Vec<String> = Cutter::class_levels("h01m 10/0525").into_iter().map(|(_, level)| level).collect();
        assert_eq!(levels, ["H01", "H01M", "H01M10", "H01M10/0525"]);
        assert!(Cutter::class_levels("battery").is_empty());
        assert!(Cutter::class_levels("").is_empty());
        assert!(Cutter::class_levels("锂电池材料").is_empty());
    }

    #[test]
    fn a_text_without_terms_gives_none() {
        assert!(keys("").is_empty());
        assert!(keys("， 。!? \u{0} the of").is_empty());
    }
}
