//! A document's own terms as a string of bits.
//!
//! Terms are numbered in the order of their arrival, so small numbers are frequent and stand close together. A term is
//! the step from the one before, coded after Golomb and Rice: the higher bits as that many zeros and a one, the lower
//! bits as they are. How many are lower bits depends on the size of the number before, which tells how far it is to the
//! next. There are few branches in the reader, because what comes next cannot be foreseen.

use crate::window::Occurrence;

/// Steps with so many zeros or more are written out instead.
const ZEROS_MAX: u32 = 15;
/// Bits of a step that is written out.
const STEP_BITS: u32 = 29;
/// The greatest step from one term's number to the next.
const STEP_MAX: u32 = (1 << STEP_BITS) - 1;
/// Bits of a count above 1.
const COUNT_BITS: u32 = 4;
/// Says that a byte with the count follows.
const LONG_COUNT: u8 = (1 << COUNT_BITS) - 1;
/// The least count that is not told by a single bit.
const COUNTED_MIN: u8 = 2;
/// Bytes that a reader may look at behind the last document.
pub(crate) const PADDING_BYTES: usize = 8;
/// The lower bits of a step, by the number of bits of the least number that can follow. Chosen by the sizes that a
/// generated and a real catalogue took.
const LOW_BITS: [u8; 33] = [
    4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 7, 8, 9, 10, 10, 11, 12, 12, 13, 14, 15, 15, 16, 16, 17, 17, 18, 18, 19, 19, 20, 20,
    20,
];

/// The lower bits of the step to a term that is not below `least`.
fn low_bits(least: u32) -> u32 {
    u32::from(LOW_BITS[(u32::BITS - least.leading_zeros()) as usize])
}

/// Reads what [`write_terms`] wrote.
pub(crate) struct TermReader<'a> {
    /// The document's bits, with what stands behind them.
    bytes: &'a [u8],
    /// Bits that were read.
    at: usize,
    /// Terms that are left.
    left: u32,
    /// The least number that can follow.
    least: u32,
}

impl<'a> TermReader<'a> {
    /// Reads a document that starts at the first byte; at least [`PADDING_BYTES`] have to follow it.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let (mut left, mut at) = (0, 0);
        for (place, byte) in bytes.iter().enumerate().take(5) {
            left |= u32::from(byte & 0x7f) << (7 * place);
            at = place + 1;
            if byte & 0x80 == 0 {
                break;
            }
        }
        Self { bytes, at: at * 8, left, least: 0 }
    }
}

impl Iterator for TermReader<'_> {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        if self.left == 0 {
            return None;
        }
        let word = self.bytes.get(self.at / 8..)?.first_chunk::<8>()?;
        let word = u64::from_le_bytes(*word) >> (self.at % 8);
        let zeros = word.trailing_zeros();
        let (step, mut used) = if zeros < ZEROS_MAX {
            let low = low_bits(self.least);
            (zeros << low | bits(word >> (zeros + 1), low), zeros + 1 + low)
        } else {
            (bits(word >> ZEROS_MAX, STEP_BITS), ZEROS_MAX + STEP_BITS)
        };
        let mut count = 1;
        let rest = word >> used;
        used += 1;
        if rest & 1 == 1 {
            let [short, long] = [bits(rest >> 1, COUNT_BITS), bits(rest >> (1 + COUNT_BITS), 8)];
            used += COUNT_BITS;
            count = u8::try_from(short).unwrap_or(0) + COUNTED_MIN;
            if short == u32::from(LONG_COUNT) {
                used += 8;
                count = u8::try_from(long).unwrap_or(u8::MAX);
            }
        }
        self.at += used as usize;
        self.left -= 1;
        let term = self.least.wrapping_add(step);
        self.least = term.wrapping_add(1);
        Some(Occurrence { term, count })
    }
}

/// The lowest bits of a word, at most 32.
fn bits(word: u64, count: u32) -> u32 {
    u32::try_from(word & ((1 << count) - 1)).unwrap_or(0)
}

/// Appends a document's terms, which are sorted; `bytes` ends with [`PADDING_BYTES`] before and after.
pub(crate) fn write_terms(terms: &[Occurrence], bytes: &mut Vec<u8>) {
    bytes.truncate(bytes.len().saturating_sub(PADDING_BYTES));
    let mut left = terms.len();
    while left >= 0x80 {
        bytes.push(0x80 | u8::try_from(left & 0x7f).unwrap_or(0));
        left >>= 7;
    }
    bytes.push(u8::try_from(left).unwrap_or(0));
    let mut writer = BitWriter { bytes, word: 0, filled: 0 };
    let mut least = 0;
    for occurrence in terms {
        let step = occurrence.term - least;
        assert!(step <= STEP_MAX, "an index holds fewer than {STEP_MAX} different terms");
        let low = low_bits(least);
        let zeros = step >> low;
        if zeros < ZEROS_MAX {
            writer.write(1 << zeros, zeros + 1);
            writer.write(step & ((1 << low) - 1), low);
        } else {
            writer.write(0, ZEROS_MAX);
            writer.write(step, STEP_BITS);
        }
        match occurrence.count {
            1 => writer.write(0, 1),
            count if (COUNTED_MIN..COUNTED_MIN + LONG_COUNT).contains(&count) => {
                writer.write(1 | u32::from(count - COUNTED_MIN) << 1, 1 + COUNT_BITS);
            }
            count => {
                writer.write(1 | u32::from(LONG_COUNT) << 1, 1 + COUNT_BITS);
                writer.write(u32::from(count), 8);
            }
        }
        least = occurrence.term + 1;
    }
    writer.finish();
    bytes.extend_from_slice(&[0; PADDING_BYTES]);
}

/// Writes bits, the lowest first.
struct BitWriter<'a> {
    bytes: &'a mut Vec<u8>,
    word: u64,
    filled: u32,
}

impl BitWriter<'_> {
    fn write(&mut self, value: u32, count: u32) {
        self.word |= u64::from(value) << self.filled;
        self.filled += count;
        while self.filled >= 8 {
            self.bytes.push(self.word.to_le_bytes()[0]);
            self.word >>= 8;
            self.filled -= 8;
        }
    }

    fn finish(self) {
        if self.filled > 0 {
            self.bytes.push(self.word.to_le_bytes()[0]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn occurrence(term: u32, count: u8) -> Occurrence {
        Occurrence { term, count }
    }

    #[test]
    fn a_document_gives_its_terms_back_whatever_their_numbers_and_counts() {
        let mut documents: Vec<Vec<Occurrence>> = vec![
            vec![
                occurrence(0, 1),
                occurrence(31, 255),
                occurrence(32, 2),
                occurrence(8_300, 16),
                occurrence(8_301, 17),
                occurrence(3_000_000, 7),
                occurrence(500_000_000, 1),
                occurrence(1_000_000_000, 254),
            ],
            vec![],
            vec![occurrence(STEP_MAX, 0)],
            (0..40_000).map(|term| occurrence(term * 3, 1)).collect(),
        ];
        for step in 0..30 {
            let count = |at: u32| u8::try_from(1 + at % 20).expect("a small count");
            documents.push((0..200).map(|at| occurrence(at << (step % 20), count(at))).collect());
        }
        let (mut bytes, mut starts) = (Vec::new(), Vec::new());
        for terms in &documents {
            starts.push(bytes.len().saturating_sub(PADDING_BYTES));
            write_terms(terms, &mut bytes);
        }
        for (start, terms) in starts.iter().zip(&documents) {
            assert_eq!(&TermReader::new(&bytes[*start..]).collect::<Vec<_>>(), terms);
        }
    }
}
