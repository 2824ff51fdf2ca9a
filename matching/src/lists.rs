//! The packed lists of a sealed window: for each term the documents that have it, grouped by how often they have it.
//!
//! A shelf is the part of the table of contents for 64 term numbers: a bit for each that some document has, and where
//! their lists start. A list is its groups, greatest count first. A group is a head (count, whether it is the last, number
//! of documents) and the offsets of its documents: as they are where there are few; where there are many, as steps of one
//! byte from one to the next, with an entry for each stretch of 2,048 documents, so that one document can be looked up
//! without reading the whole group.

use crate::column::Column;
use crate::window::{Sums, WINDOW_DOCUMENTS};

/// Term numbers of a shelf, as bits.
const SHELF_BITS: u32 = 6;
/// Words of a shelf: the bits of its terms; the first of their places and where the first list starts.
const SHELF_WORDS: usize = 2;
/// Marks a shelf whose places take two words each.
const WIDE: u32 = 1 << 31;
/// Marks the last group of a list.
const LAST_GROUP: u16 = 1 << 8;
/// Where the number of documents starts in the head of a small group.
const GROUP_LENGTH_SHIFT: u32 = 9;
/// A group of so many documents or more is kept as steps.
const STEPS_DOCUMENTS_MIN: usize = 1 << 10;
/// Documents of a stretch, as bits of an offset.
const STRETCH_BITS: u32 = 11;
/// Documents of a stretch.
pub(crate) const STRETCH_DOCUMENTS: usize = 1 << STRETCH_BITS;
/// Stretches of a window.
pub(crate) const STRETCHES: usize = WINDOW_DOCUMENTS / STRETCH_DOCUMENTS;
/// How far a step of 0 goes on without a document.
const EMPTY_STEP: u16 = 255;
/// Bits of a document's offset in a posting.
pub(crate) const OFFSET_BITS: u32 = 16;

/// All lists of a window, packed.
#[derive(Debug, Default)]
pub(crate) struct SealedLists {
    pub(crate) shelves: Column<u64>,
    pub(crate) places: Column<u16>,
    pub(crate) groups: Column<u16>,
}

/// The lists, ready to be read.
#[derive(Clone, Copy)]
pub(crate) struct ListReader<'a> {
    shelves: &'a [u64],
    places: &'a [u16],
    groups: &'a [u16],
}

/// The groups of one list that are not read yet.
#[derive(Clone, Copy)]
pub(crate) struct Groups<'a>(&'a [u16]);

/// Documents that have a term equally often.
#[derive(Clone, Copy)]
pub(crate) enum Offsets<'a> {
    /// Offsets in order.
    Plain(&'a [u16]),
    /// Steps from one to the next, by stretch.
    Steps(Steps<'a>),
}

/// See the module.
#[derive(Clone, Copy)]
pub(crate) struct Steps<'a> {
    len: usize,
    /// Where each stretch starts in the bytes.
    stretches: &'a [u16; STRETCHES],
    bytes: &'a [u8],
}

/// A posting as a number that sorts by term, greatest count and offset.
pub(crate) fn posting(term: u32, count: u8, offset: u16) -> u64 {
    u64::from(term) << 32 | u64::from(u8::MAX - count) << OFFSET_BITS | u64::from(offset)
}

/// Term, count and offset of a posting.
fn unpack(posting: u64) -> (u32, u8, u16) {
    let [o0, o1, count, _, t0, t1, t2, t3] = posting.to_le_bytes();
    (u32::from_le_bytes([t0, t1, t2, t3]), u8::MAX - count, u16::from_le_bytes([o0, o1]))
}

impl SealedLists {
    /// Packs postings, which are sorted.
    pub(crate) fn pack(postings: &[u64]) -> Self {
        let (mut shelves, mut places, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        let mut starts: Vec<u32> = Vec::new();
        for of_shelf in postings.chunk_by(|a, b| a >> (32 + SHELF_BITS) == b >> (32 + SHELF_BITS)) {
            let shelf = (unpack(of_shelf[0]).0 >> SHELF_BITS) as usize;
            shelves.resize(shelf * SHELF_WORDS, 0);
            let first = place(groups.len());
            let mut bits = 0_u64;
            starts.clear();
            for of_term in of_shelf.chunk_by(|a, b| a >> 32 == b >> 32) {
                bits |= 1 << (unpack(of_term[0]).0 & ((1 << SHELF_BITS) - 1));
                starts.push(place(groups.len()) - first);
                pack_list(of_term, &mut groups);
            }
            let mut entry = place(places.len());
            if starts.last().is_some_and(|last| u16::try_from(*last).is_ok()) {
                places.extend(starts.iter().map(|start| u16::try_from(*start).unwrap_or(0)));
            } else {
                entry |= WIDE;
                places.extend(starts.iter().flat_map(|start| halves(*start)));
            }
            shelves.extend([bits, u64::from(first) << 32 | u64::from(entry)]);
        }
        for column in [&mut places, &mut groups] {
            column.shrink_to_fit();
        }
        shelves.shrink_to_fit();
        Self { shelves: shelves.into(), places: places.into(), groups: groups.into() }
    }

    /// The lists, ready to be read.
    pub(crate) fn reader(&self) -> ListReader<'_> {
        ListReader { shelves: &self.shelves, places: &self.places, groups: &self.groups }
    }

    /// Bytes that the lists take.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.shelves) + size_of_val(&*self.places) + size_of_val(&*self.groups)
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).ok().filter(|at| at & WIDE == 0).expect("a window's lists take less than 4 GiB")
}

fn halves(value: u32) -> [u16; 2] {
    let [a, b, c, d] = value.to_le_bytes();
    [u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])]
}

fn pack_list(postings: &[u64], groups: &mut Vec<u16>) {
    let mut of_counts = postings.chunk_by(|a, b| a >> OFFSET_BITS == b >> OFFSET_BITS).peekable();
    while let Some(group) = of_counts.next() {
        let last = if of_counts.peek().is_none() { LAST_GROUP } else { 0 };
        let head = u16::from(unpack(group[0]).1) | last;
        let offsets = group.iter().map(|posting| unpack(*posting).2);
        let short = u16::try_from(group.len()).ok().filter(|length| *length < 1 << (16 - GROUP_LENGTH_SHIFT));
        if let Some(length) = short {
            groups.push(head | length << GROUP_LENGTH_SHIFT);
            groups.extend(offsets);
            continue;
        }
        let less_one = u16::try_from(group.len() - 1);
        groups.extend([head, less_one.expect("a group has at most 65,536 documents")]);
        if group.len() < STEPS_DOCUMENTS_MIN {
            groups.extend(offsets);
        } else {
            pack_steps(offsets, groups);
        }
    }
}

/// Writes the number of words that the bytes take, where each stretch starts, and the bytes.
fn pack_steps(offsets: impl Iterator<Item = u16>, groups: &mut Vec<u16>) {
    let mut bytes: Vec<u8> = Vec::new();
    let mut stretches = [0_u16; STRETCHES];
    let mut opened = 0;
    let mut before = 0_u16;
    for offset in offsets {
        let stretch = usize::from(offset >> STRETCH_BITS);
        while opened <= stretch {
            stretches[opened] = u16::try_from(bytes.len()).expect("a stretch has at most as many bytes as documents");
            opened += 1;
            before = (offset >> STRETCH_BITS << STRETCH_BITS).wrapping_sub(1);
        }
        let mut step = offset.wrapping_sub(before);
        while step > EMPTY_STEP {
            bytes.push(0);
            step -= EMPTY_STEP;
        }
        bytes.push(u8::try_from(step).unwrap_or(0));
        before = offset;
    }
    // Stretches behind the last document start where the bytes end, and read nothing but the filling.
    let filled = bytes.len();
    if filled % 2 == 1 {
        bytes.push(0);
    }
    stretches[opened..].fill(u16::try_from(filled).unwrap_or(u16::MAX));
    groups.push(u16::try_from(bytes.len() / 2).expect("a group has at most as many bytes as documents"));
    groups.extend(stretches);
    groups.extend(bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_ne_bytes(*pair)));
}

impl<'a> ListReader<'a> {
    /// The list of a term.
    pub(crate) fn find(&self, term: u32) -> Option<Groups<'a>> {
        let shelf = (term >> SHELF_BITS) as usize * SHELF_WORDS;
        let [bits, entry] = *self.shelves.get(shelf..)?.first_chunk::<SHELF_WORDS>()?;
        let low = term & ((1 << SHELF_BITS) - 1);
        if bits >> low & 1 == 0 {
            return None;
        }
        let before = (bits & ((1 << low) - 1)).count_ones() as usize;
        let [p0, p1, p2, p3, f0, f1, f2, f3] = entry.to_le_bytes();
        let (entry, first) = (u32::from_le_bytes([p0, p1, p2, p3]), u32::from_le_bytes([f0, f1, f2, f3]) as usize);
        let start = if entry & WIDE == 0 {
            usize::from(self.places[entry as usize + before])
        } else {
            let at = (entry & !WIDE) as usize + 2 * before;
            usize::from(self.places[at]) | usize::from(self.places[at + 1]) << 16
        };
        Some(Groups(&self.groups[first + start..]))
    }
}

impl<'a> Iterator for Groups<'a> {
    type Item = (u8, Offsets<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (&head, rest) = self.0.split_first()?;
        let short = usize::from(head >> GROUP_LENGTH_SHIFT);
        let (offsets, rest) = if short > 0 {
            let (offsets, rest) = rest.split_at(short);
            (Offsets::Plain(offsets), rest)
        } else {
            let (&less_one, rest) = rest.split_first()?;
            let len = usize::from(less_one) + 1;
            if len < STEPS_DOCUMENTS_MIN {
                let (offsets, rest) = rest.split_at(len);
                (Offsets::Plain(offsets), rest)
            } else {
                let (&words, rest) = rest.split_first()?;
                let (stretches, rest) = rest.split_first_chunk::<STRETCHES>()?;
                let (words, rest) = rest.split_at(usize::from(words));
                (Offsets::Steps(Steps { len, stretches, bytes: zerocopy::IntoBytes::as_bytes(words) }), rest)
            }
        };
        self.0 = if head & LAST_GROUP == 0 { rest } else { &[] };
        Some((u8::try_from(head & 0xff).unwrap_or(u8::MAX), offsets))
    }
}

impl<'a> Groups<'a> {
    /// The greatest count.
    pub(crate) fn greatest_count(self) -> u8 {
        self.0.first().map_or(0, |head| u8::try_from(head & 0xff).unwrap_or(u8::MAX))
    }
}

impl Offsets<'_> {
    /// Number of documents.
    pub(crate) fn len(self) -> usize {
        match self {
            Offsets::Plain(offsets) => offsets.len(),
            Offsets::Steps(steps) => steps.len,
        }
    }

    /// Adds a number to the sum of each document before `end`, which is where a stretch ends.
    pub(crate) fn add(self, step: f32, end: usize, sums: &mut Sums) {
        match self {
            Offsets::Plain(offsets) => {
                for &offset in before(offsets, end) {
                    sums[usize::from(offset)] += step;
                }
            }
            Offsets::Steps(steps) => {
                for stretch in 0..end.div_ceil(STRETCH_DOCUMENTS) {
                    let mut offset = Steps::first(stretch);
                    for &byte in steps.bytes_of(stretch) {
                        if byte == 0 {
                            offset = offset.wrapping_add(EMPTY_STEP);
                        } else {
                            offset = offset.wrapping_add(u16::from(byte));
                            sums[usize::from(offset)] += step;
                        }
                    }
                }
            }
        }
    }

    /// Calls `visit` with each document before `end`, in order, until it answers false. What is kept as steps may go on
    /// to the end of the stretch.
    pub(crate) fn each(self, end: usize, mut visit: impl FnMut(u16) -> bool) {
        match self {
            Offsets::Plain(offsets) => {
                for &offset in before(offsets, end) {
                    if !visit(offset) {
                        return;
                    }
                }
            }
            Offsets::Steps(steps) => {
                for stretch in 0..end.div_ceil(STRETCH_DOCUMENTS) {
                    let mut offset = Steps::first(stretch);
                    for &byte in steps.bytes_of(stretch) {
                        if byte == 0 {
                            offset = offset.wrapping_add(EMPTY_STEP);
                        } else {
                            offset = offset.wrapping_add(u16::from(byte));
                            if !visit(offset) {
                                return;
                            }
                        }
                    }
                }
            }
        }
    }

    /// Whether the document is among them.
    pub(crate) fn contains(self, wanted: u16) -> bool {
        match self {
            Offsets::Plain(offsets) => offsets.binary_search(&wanted).is_ok(),
            Offsets::Steps(steps) => {
                let stretch = usize::from(wanted >> STRETCH_BITS);
                // Counted from the document before the stretch, so that nothing wraps.
                let wanted = wanted % (1 << STRETCH_BITS) + 1;
                let mut offset = 0;
                for &byte in steps.bytes_of(stretch) {
                    offset += if byte == 0 { EMPTY_STEP } else { u16::from(byte) };
                    if offset >= wanted {
                        return offset == wanted && byte != 0;
                    }
                }
                false
            }
        }
    }
}

/// The offsets before `end`.
fn before(offsets: &[u16], end: usize) -> &[u16] {
    match u16::try_from(end) {
        Ok(end) => &offsets[..offsets.partition_point(|offset| *offset < end)],
        Err(_) => offsets,
    }
}

impl<'a> Steps<'a> {
    /// The document before a stretch.
    fn first(stretch: usize) -> u16 {
        u16::try_from(stretch << STRETCH_BITS).unwrap_or(0).wrapping_sub(1)
    }

    fn bytes_of(self, stretch: usize) -> &'a [u8] {
        let start = usize::from(self.stretches[stretch]);
        let end = self.stretches.get(stretch + 1).map_or(self.bytes.len(), |end| usize::from(*end));
        &self.bytes[start..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups of a list: a count and the offsets.
    type Lists = Vec<(u8, Vec<u16>)>;

    /// Offsets of a group by how far they stand apart.
    fn every(step: usize, from: u16) -> Vec<u16> {
        (from..=u16::MAX).step_by(step).collect()
    }

    #[test]
    fn lists_give_back_what_was_packed_whatever_their_length() {
        let mut lists: Vec<(u32, Lists)> = vec![
            (0, vec![(1, every(1, 0))]),
            (1, vec![(3, vec![65_535]), (2, every(60, 7)), (1, every(63, 5))]),
            (63, vec![(255, every(64, 1)), (1, vec![0])]),
            (64, vec![(1, vec![65_535])]),
            (700, vec![(2, every(300, 0)), (1, every(2, 40_000))]),
        ];
        // A group whose documents leave whole stretches out.
        lists.push((701, vec![(1, (0..2_000).chain(60_000..61_000).collect())]));
        lists.extend((1_000..1_040).map(|term| (term, vec![(1, every(20, 3))])));
        let mut postings: Vec<u64> = Vec::new();
        for (term, groups) in &lists {
            for (count, offsets) in groups {
                postings.extend(offsets.iter().map(|offset| posting(*term, *count, *offset)));
            }
        }
        postings.sort_unstable();
        let packed = SealedLists::pack(&postings);
        let reader = packed.reader();
        for (term, groups) in &lists {
            let list = reader.find(*term).expect("the term was packed");
            assert_eq!(list.greatest_count(), groups[0].0);
            let documents: usize = list.map(|(_, offsets)| offsets.len()).sum();
            assert_eq!(documents, groups.iter().map(|(_, offsets)| offsets.len()).sum::<usize>());
            for ((count, found), (expected_count, expected)) in list.zip(groups) {
                let mut offsets = Vec::new();
                found.each(WINDOW_DOCUMENTS, |offset| {
                    offsets.push(offset);
                    true
                });
                assert_eq!((count, &offsets), (*expected_count, expected), "term {term}");
                for probe in (0..=u16::MAX).step_by(41).chain(expected.iter().copied().take(50)) {
                    assert_eq!(found.contains(probe), expected.binary_search(&probe).is_ok(), "{probe} of {term}");
                }
            }
            assert_eq!(list.count(), groups.len());
        }
        assert!([2, 62, 65, 699, 1_040, 5_000_000].iter().all(|term| reader.find(*term).is_none()));
    }

    #[test]
    fn adding_up_to_an_end_leaves_out_what_lies_behind() {
        let packed = SealedLists::pack(&every(17, 4).iter().map(|at| posting(9, 1, *at)).collect::<Vec<_>>());
        let plain = SealedLists::pack(&every(300, 4).iter().map(|at| posting(9, 1, *at)).collect::<Vec<_>>());
        for lists in [packed, plain] {
            let mut sums: Sums = vec![0.0; WINDOW_DOCUMENTS].into_boxed_slice().try_into().expect("a window's length");
            let (_, offsets) = lists.reader().find(9).and_then(|mut groups| groups.next()).expect("one group");
            offsets.add(1.0, 2 * STRETCH_DOCUMENTS, &mut sums);
            assert!(sums[2 * STRETCH_DOCUMENTS..].iter().all(|sum| *sum == 0.0));
            assert!(
                (0..=u16::MAX)
                    .take(2 * STRETCH_DOCUMENTS)
                    .all(|at| (sums[usize::from(at)] == 1.0) == offsets.contains(at))
            );
        }
    }
}
