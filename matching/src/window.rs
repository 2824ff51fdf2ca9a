//! A window: up to 65,536 documents whose scores fit the processor's cache while a query is summed up.
//!
//! For each term a sealed window holds the offsets of the documents that have it, grouped by how often they have it, so
//! that one number is added to a whole group and nothing but offsets is read. The length of a document is applied once,
//! when the sums are read. A fresh window holds the same as plain lists that can grow.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::attribute::Attributes;
use crate::index::Key;
use crate::weigh::damped;

/// Documents in a full window: what a 16-bit offset can name.
pub(crate) const WINDOW_DOCUMENTS: usize = 1 << 16;
/// Documents whose sums are read at once; a block that cannot hold a good one is passed over.
const BLOCK_DOCUMENTS: usize = 64;
/// Below this many postings the documents that have them are read one by one, above it block by block.
const SPARSE_POSTINGS_MAX: usize = WINDOW_DOCUMENTS / 4;
/// Terms that share one entry of a sealed window's table of contents, as bits of a term number.
const SHELF_BITS: u32 = 6;
/// Marks a sealed term that only one document has: the document stands in place of the list.
const ONLY_ONE: u32 = 1 << 31;
/// More than single precision can lose in a sum of some hundred numbers.
const ROUNDING_MARGIN: f32 = 1.001;
/// Bits of a document's offset.
const OFFSET_BITS: u32 = 16;
/// The longest a term of a document is, in bytes: a number and a count.
const TERM_BYTES_MAX: usize = 5;
/// The greatest step from one term's number to the next.
const TERM_STEP_MAX: u32 = (1 << 29) - 1;
/// Marks the last group of a list.
const LAST_GROUP: u16 = 1 << 8;
/// Where the number of documents starts in the head of a small group.
const GROUP_LENGTH_SHIFT: u32 = 9;

/// The sums of one window.
pub(crate) type Sums = Box<[f32; WINDOW_DOCUMENTS]>;

thread_local! {
    /// Each thread keeps its sums, all zero between searches.
    static SUMS: RefCell<Option<Sums>> = const { RefCell::new(None) };
}

/// Lends sums of nothing. What is lent must be given back at zero, as [`Window::scan`] leaves it.
pub(crate) fn with_sums<T>(work: impl FnOnce(&mut Sums) -> T) -> T {
    let kept = SUMS.with(|kept| kept.borrow_mut().take());
    let mut sums = kept.unwrap_or_else(|| {
        vec![0.0; WINDOW_DOCUMENTS].into_boxed_slice().try_into().expect("the length is the window's")
    });
    let result = work(&mut sums);
    SUMS.with(|kept| kept.replace(Some(sums)));
    result
}

/// A term of a document, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Occurrence {
    pub(crate) term: u32,
    pub(crate) count: u8,
}

/// A document with its terms, as a window stores it.
pub(crate) struct Row<'a> {
    pub(crate) key: Key,
    pub(crate) hub: u16,
    pub(crate) attributes: Attributes,
    pub(crate) inverse_length: f32,
    /// Sorted by term.
    pub(crate) terms: &'a [Occurrence],
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Window {
    /// All documents of a window are of one kind, so that a search passes over whole windows.
    kind: u8,
    keys: Vec<Key>,
    hubs: Vec<u16>,
    attributes: Vec<u64>,
    /// One over the length of each document's vector, filled up to whole blocks; 0 once a document was removed, so that
    /// it is never found.
    inverse_lengths: Vec<f32>,
    /// The greatest inverse length of each block.
    block_lengths: Vec<f32>,
    /// The greatest inverse length of all.
    greatest_length: f32,
    /// Where each document's terms start; one more entry than documents.
    starts: Vec<u32>,
    /// All documents' terms; see [`TermReader`].
    terms: Vec<u8>,
    lists: Lists,
    living: usize,
}

#[derive(Debug)]
enum Lists {
    Fresh(FxHashMap<u32, Vec<(u16, u8)>>),
    Sealed(SealedLists),
}

/// All lists of a window, packed.
#[derive(Debug, Default)]
struct SealedLists {
    /// For each 64 numbers the place of the first in `low` and `places`; one more entry than shelves.
    shelves: Vec<u32>,
    /// The low bits of each term's number, in order.
    low: Vec<u8>,
    /// For each term the place of its groups, or its only document and count.
    places: Vec<u32>,
    /// Groups: the count, with [`LAST_GROUP`] and the number of documents, or 0 there and in the next place their number
    /// less one; their offsets in order.
    groups: Vec<u16>,
}

/// One term's list of a window.
#[derive(Clone, Copy)]
enum List<'a> {
    Fresh(&'a [(u16, u8)]),
    One(u16, u8),
    Groups(&'a [u16]),
}

/// A document that a scan found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) offset: u16,
    pub(crate) likeness: f32,
}

impl Window {
    /// A window that grows.
    pub(crate) fn new(kind: u8) -> Self {
        Self {
            kind,
            keys: Vec::new(),
            hubs: Vec::new(),
            attributes: Vec::new(),
            inverse_lengths: Vec::new(),
            block_lengths: Vec::new(),
            greatest_length: 0.0,
            starts: vec![0],
            terms: Vec::new(),
            lists: Lists::Fresh(FxHashMap::default()),
            living: 0,
        }
    }

    /// Documents that were ever put in.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Documents that were not removed.
    pub(crate) fn living(&self) -> usize {
        self.living
    }

    pub(crate) fn is_full(&self) -> bool {
        self.len() == WINDOW_DOCUMENTS
    }

    /// Puts a document in; returns its offset. The window must be fresh and not full.
    pub(crate) fn push(&mut self, row: &Row<'_>) -> u16 {
        let offset = u16::try_from(self.keys.len()).expect("a full window takes no more documents");
        if usize::from(offset) % BLOCK_DOCUMENTS == 0 {
            self.block_lengths.push(0.0);
            self.inverse_lengths.resize(usize::from(offset) + BLOCK_DOCUMENTS, 0.0);
        }
        let block = self.block_lengths.last_mut().expect("a block was just opened");
        *block = block.max(row.inverse_length);
        self.greatest_length = self.greatest_length.max(row.inverse_length);
        self.keys.push(row.key);
        self.hubs.push(row.hub);
        self.attributes.push(row.attributes.bits());
        self.inverse_lengths[usize::from(offset)] = row.inverse_length;
        write_terms(row.terms, &mut self.terms);
        self.starts
            .push(u32::try_from(self.terms.len() - TERM_BYTES_MAX).expect("a window's terms take less than 4 GiB"));
        if let Lists::Fresh(lists) = &mut self.lists {
            for occurrence in row.terms {
                lists.entry(occurrence.term).or_default().push((offset, occurrence.count));
            }
        }
        self.living += 1;
        offset
    }

    /// Takes a document out; its terms stay until the window is packed again.
    pub(crate) fn remove(&mut self, offset: u16) {
        self.inverse_lengths[usize::from(offset)] = 0.0;
        self.living -= 1;
    }

    pub(crate) fn key(&self, offset: u16) -> Key {
        self.keys[usize::from(offset)]
    }

    /// The kind of all its documents.
    pub(crate) fn kind(&self) -> u8 {
        self.kind
    }

    /// The offsets of the documents that were not removed.
    pub(crate) fn offsets(&self) -> impl Iterator<Item = u16> {
        (0..=u16::MAX).zip(&self.inverse_lengths).filter(|(_, length)| **length > 0.0).map(|(offset, _)| offset)
    }

    pub(crate) fn hub(&self, offset: u16) -> u16 {
        self.hubs[usize::from(offset)]
    }

    pub(crate) fn attributes(&self, offset: u16) -> Attributes {
        Attributes::from_bits(self.attributes[usize::from(offset)])
    }

    pub(crate) fn inverse_length(&self, offset: u16) -> f32 {
        self.inverse_lengths[usize::from(offset)]
    }

    /// The document's terms, by number.
    pub(crate) fn terms(&self, offset: u16) -> impl Iterator<Item = Occurrence> {
        let at = usize::from(offset);
        let (start, end) = (self.starts[at] as usize, self.starts[at + 1] as usize);
        TermReader { bytes: &self.terms[start..], left: end - start, term: 0 }
    }

    /// Packs the lists; nothing can be put in afterwards.
    pub(crate) fn seal(&mut self) {
        self.keys.shrink_to_fit();
        self.terms.shrink_to_fit();
        let mut postings = Vec::new();
        for offset in self.offsets() {
            let posting =
                |o: Occurrence| u64::from(o.term) << 32 | u64::from(o.count) << OFFSET_BITS | u64::from(offset);
            postings.extend(self.terms(offset).map(posting));
        }
        postings.sort_unstable();
        self.lists = Lists::Sealed(SealedLists::pack(&postings));
    }

    /// Bytes of the lists, of the documents' own terms, and of everything else.
    pub(crate) fn bytes(&self) -> [usize; 3] {
        let lists = match &self.lists {
            Lists::Fresh(lists) => lists.values().map(|list| list.capacity() * 4 + 32).sum(),
            Lists::Sealed(lists) => {
                lists.shelves.len() * 4 + lists.low.len() + lists.places.len() * 4 + lists.groups.len() * 2
            }
        };
        let rest = self.len() * (size_of::<Key>() + size_of::<u16>() + size_of::<u64>() + size_of::<f32>());
        [
            lists,
            self.terms.len() + self.starts.len() * size_of::<u32>(),
            rest + self.block_lengths.len() * size_of::<f32>(),
        ]
    }

    /// Sums up `(term, factor)`, greatest factor first, for every document and calls `visit` for each whose likeness is
    /// not below the floor that the last call returned (at first `floor`). Leaves `sums` at zero.
    pub(crate) fn scan(&self, terms: &[(u32, f32)], sums: &mut Sums, floor: f32, visit: impl FnMut(Found) -> f32) {
        let lists: Vec<(List<'_>, f32)> =
            terms.iter().filter_map(|&(term, factor)| Some((self.list(term)?, factor))).collect();
        let mut sieve = Sieve { inverse_lengths: &self.inverse_lengths, floor, visit };
        if let [(list, factor)] = lists[..] {
            self.scan_one(list, factor, &mut sieve);
            return;
        }
        let (leading, following) = lists.split_at(self.leading(&lists, floor));
        for (list, factor) in leading {
            list.add(*factor, sums);
        }
        if leading.iter().map(|(list, _)| list.len()).sum::<usize>() < SPARSE_POSTINGS_MAX {
            for (list, factor) in following {
                list.add_to_others(*factor, sums);
            }
            for (list, _) in leading {
                list.each(|offset, _| {
                    sieve.look(offset, std::mem::take(&mut sums[usize::from(offset)]));
                });
            }
        } else {
            for (list, factor) in following {
                list.add(*factor, sums);
            }
            self.look_block_by_block(sums, &mut sieve);
        }
    }

    /// One list is its own sum, and a group that cannot reach the floor is passed over.
    fn scan_one(&self, list: List<'_>, factor: f32, sieve: &mut Sieve<'_, impl FnMut(Found) -> f32>) {
        if let List::Groups(groups) = list {
            for (count, offsets) in Groups(groups) {
                let sum = factor * damped(count);
                if sum * self.greatest_length >= sieve.floor {
                    offsets.iter().for_each(|&offset| sieve.look(offset, sum));
                }
            }
        } else {
            list.each(|offset, count| sieve.look(offset, factor * damped(count)));
        }
    }

    /// How many of the first lists must be searched through: what the others give together stays below the floor.
    fn leading(&self, lists: &[(List<'_>, f32)], floor: f32) -> usize {
        let mut rest = 0.0;
        for (at, (list, factor)) in lists.iter().enumerate().rev() {
            rest += factor * damped(list.greatest_count());
            if rest * self.greatest_length * ROUNDING_MARGIN >= floor {
                return at + 1;
            }
        }
        0
    }

    fn look_block_by_block(&self, sums: &mut Sums, sieve: &mut Sieve<'_, impl FnMut(Found) -> f32>) {
        let sums = sums.as_chunks_mut::<BLOCK_DOCUMENTS>().0.iter_mut();
        let lengths = self.inverse_lengths.as_chunks::<BLOCK_DOCUMENTS>().0;
        for (((block, lengths), longest), first) in
            sums.zip(lengths).zip(&self.block_lengths).zip((0_u32..).step_by(BLOCK_DOCUMENTS))
        {
            // Two sieves before a document is looked at: without its length, and with it.
            let greatest = greatest(block);
            if greatest > 0.0 && greatest * longest >= sieve.floor && greatest_product(block, lengths) >= sieve.floor {
                for (offset, sum) in (first..).zip(block.iter()) {
                    sieve.look(u16::try_from(offset).unwrap_or(u16::MAX), *sum);
                }
            }
            block.fill(0.0);
        }
    }

    fn list(&self, term: u32) -> Option<List<'_>> {
        match &self.lists {
            Lists::Fresh(lists) => lists.get(&term).map(|list| List::Fresh(list)),
            Lists::Sealed(lists) => lists.find(term),
        }
    }
}

/// Lets documents through that are not below the floor.
struct Sieve<'a, V> {
    inverse_lengths: &'a [f32],
    floor: f32,
    visit: V,
}

impl<V: FnMut(Found) -> f32> Sieve<'_, V> {
    fn look(&mut self, offset: u16, sum: f32) {
        let likeness = sum * self.inverse_lengths[usize::from(offset)];
        if likeness > 0.0 && likeness >= self.floor {
            self.floor = (self.visit)(Found { offset, likeness });
        }
    }
}

impl SealedLists {
    /// Packs postings sorted by term, count, offset.
    fn pack(postings: &[u64]) -> Self {
        let mut packed = Self::default();
        for of_term in postings.chunk_by(|a, b| a >> 32 == b >> 32) {
            let [term, _, _] = unpack(of_term[0]);
            while packed.shelves.len() <= (term >> SHELF_BITS) as usize {
                packed.shelves.push(place(packed.low.len()));
            }
            packed.low.push(u8::try_from(term & ((1 << SHELF_BITS) - 1)).unwrap_or(0));
            if let [only] = of_term {
                packed.places.push(ONLY_ONE | u32::try_from(only & 0xff_ffff).unwrap_or(0));
                continue;
            }
            packed.places.push(place(packed.groups.len()));
            let mut groups = of_term.chunk_by(|a, b| a >> OFFSET_BITS == b >> OFFSET_BITS).peekable();
            while let Some(group) = groups.next() {
                let [_, count, _] = unpack(group[0]);
                let last = if groups.peek().is_none() { LAST_GROUP } else { 0 };
                let head = u16::try_from(count).unwrap_or(0) | last;
                let documents = u16::try_from(group.len()).unwrap_or(0);
                if (1..1 << (16 - GROUP_LENGTH_SHIFT)).contains(&documents) {
                    packed.groups.push(head | documents << GROUP_LENGTH_SHIFT);
                } else {
                    let less_one = u16::try_from(group.len() - 1);
                    packed.groups.extend([head, less_one.expect("a group has at most 65,536 documents")]);
                }
                packed.groups.extend(group.iter().map(|&posting| u16::try_from(unpack(posting)[2]).unwrap_or(0)));
            }
        }
        packed.shelves.push(place(packed.low.len()));
        packed.groups.shrink_to_fit();
        packed.places.shrink_to_fit();
        packed.low.shrink_to_fit();
        packed
    }

    fn find(&self, term: u32) -> Option<List<'_>> {
        let shelf = (term >> SHELF_BITS) as usize;
        let (start, end) = (*self.shelves.get(shelf)? as usize, *self.shelves.get(shelf + 1)? as usize);
        let low = u8::try_from(term & ((1 << SHELF_BITS) - 1)).ok()?;
        let at = start + self.low[start..end].iter().position(|&other| other == low)?;
        let place = self.places[at];
        Some(if place & ONLY_ONE == 0 {
            List::Groups(&self.groups[place as usize..])
        } else {
            let [_, count, offset] = unpack(u64::from(place & !ONLY_ONE));
            List::One(u16::try_from(offset).ok()?, u8::try_from(count).ok()?)
        })
    }
}

impl List<'_> {
    /// Number of documents.
    fn len(self) -> usize {
        match self {
            List::Fresh(list) => list.len(),
            List::One(..) => 1,
            List::Groups(groups) => Groups(groups).map(|(_, offsets)| offsets.len()).sum(),
        }
    }

    /// Adds the factor times the damped count to each document's sum.
    fn add(self, factor: f32, sums: &mut Sums) {
        match self {
            List::Fresh(list) => {
                for &(offset, count) in list {
                    sums[usize::from(offset)] += factor * damped(count);
                }
            }
            List::One(offset, count) => sums[usize::from(offset)] += factor * damped(count),
            List::Groups(groups) => {
                for (count, offsets) in Groups(groups) {
                    let step = factor * damped(count);
                    for &offset in offsets {
                        sums[usize::from(offset)] += step;
                    }
                }
            }
        }
    }

    /// As [`List::add`], but only for documents that have a sum already.
    fn add_to_others(self, factor: f32, sums: &mut Sums) {
        self.each(|offset, count| {
            let sum = &mut sums[usize::from(offset)];
            let step = factor * damped(count);
            *sum += if *sum > 0.0 { step } else { 0.0 };
        });
    }

    /// At least the greatest count.
    fn greatest_count(self) -> u8 {
        match self {
            List::Fresh(_) => u8::MAX,
            List::One(_, count) => count,
            // Groups are in the order of their counts.
            List::Groups(groups) => Groups(groups).last().map_or(0, |(count, _)| count),
        }
    }

    /// Calls `visit` with each document and how often it has the term.
    fn each(self, mut visit: impl FnMut(u16, u8)) {
        match self {
            List::Fresh(list) => list.iter().for_each(|&(offset, count)| visit(offset, count)),
            List::One(offset, count) => visit(offset, count),
            List::Groups(groups) => {
                for (count, offsets) in Groups(groups) {
                    offsets.iter().for_each(|&offset| visit(offset, count));
                }
            }
        }
    }
}

/// Reads the groups of one list.
struct Groups<'a>(&'a [u16]);

impl<'a> Iterator for Groups<'a> {
    type Item = (u8, &'a [u16]);

    fn next(&mut self) -> Option<Self::Item> {
        let (&head, rest) = self.0.split_first()?;
        let (length, rest) = match (usize::from(head >> GROUP_LENGTH_SHIFT), rest) {
            (0, [less_one, rest @ ..]) => (usize::from(*less_one) + 1, rest),
            (length, rest) => (length, rest),
        };
        let (offsets, rest) = rest.split_at(length);
        self.0 = if head & LAST_GROUP == 0 { rest } else { &[] };
        Some((u8::try_from(head & 0xff).unwrap_or(u8::MAX), offsets))
    }
}

/// Reads a document's terms. Each is a number of one to four bytes, least first, whose two lowest bits tell how many
/// follow the first; the next bit tells whether a byte with the count follows (else the count is 1), the others are the
/// step from the term before. There are no branches in it, because what comes next cannot be foreseen.
struct TermReader<'a> {
    /// The rest of the window's terms, with [`TERM_BYTES_MAX`] bytes of padding.
    bytes: &'a [u8],
    /// Bytes of this document that are not read yet.
    left: usize,
    term: u32,
}

impl Iterator for TermReader<'_> {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        if self.left == 0 {
            return None;
        }
        let (head, _) = self.bytes.split_first_chunk::<TERM_BYTES_MAX>()?;
        let word = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
        let length = (word & 0b11) as usize + 1;
        let value = (word & (u32::MAX >> (32 - 8 * length))) >> 2;
        let counted = (value & 1) as usize;
        let count = if counted == 1 { head[length] } else { 1 };
        self.term = self.term.wrapping_add(value >> 1);
        self.bytes = &self.bytes[length + counted..];
        self.left -= length + counted;
        Some(Occurrence { term: self.term, count })
    }
}

/// Writes what [`TermReader`] reads; `bytes` ends with the padding before and after.
fn write_terms(terms: &[Occurrence], bytes: &mut Vec<u8>) {
    bytes.truncate(bytes.len().saturating_sub(TERM_BYTES_MAX));
    let mut last = 0;
    for occurrence in terms {
        let step = occurrence.term - last;
        assert!(step <= TERM_STEP_MAX, "an index holds fewer than {TERM_STEP_MAX} different terms");
        last = occurrence.term;
        let value = (step << 1 | u32::from(occurrence.count != 1)) << 2;
        let length = ((32 - value.leading_zeros()).div_ceil(8) as usize).max(1);
        let extra = u32::try_from(length - 1).unwrap_or(0);
        bytes.extend_from_slice(&(value | extra).to_le_bytes()[..length]);
        if occurrence.count != 1 {
            bytes.push(occurrence.count);
        }
    }
    bytes.extend_from_slice(&[0; TERM_BYTES_MAX]);
}

/// The greatest sum of a block; sums are never negative.
fn greatest(block: &[f32; BLOCK_DOCUMENTS]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for eight in block.as_chunks::<8>().0 {
        for (lane, value) in lanes.iter_mut().zip(eight) {
            *lane = if *value > *lane { *value } else { *lane };
        }
    }
    lanes.into_iter().fold(0.0, f32::max)
}

/// The greatest likeness of a block.
fn greatest_product(block: &[f32; BLOCK_DOCUMENTS], lengths: &[f32; BLOCK_DOCUMENTS]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (eight, lengths) in block.as_chunks::<8>().0.iter().zip(lengths.as_chunks::<8>().0) {
        for ((lane, value), length) in lanes.iter_mut().zip(eight).zip(lengths) {
            let product = value * length;
            *lane = if product > *lane { product } else { *lane };
        }
    }
    lanes.into_iter().fold(0.0, f32::max)
}

/// Term, count and offset of a posting.
fn unpack(posting: u64) -> [u32; 3] {
    let part = |shift: u32, mask: u64| u32::try_from(posting >> shift & mask).unwrap_or(0);
    [part(32, 0xffff_ffff), part(OFFSET_BITS, 0xff), part(0, 0xffff)]
}

fn place(at: usize) -> u32 {
    u32::try_from(at).ok().filter(|at| at & ONLY_ONE == 0).expect("a window's lists take less than 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn occurrence(term: u32, count: u8) -> Occurrence {
        Occurrence { term, count }
    }

    fn row(key: Key, terms: &[Occurrence]) -> Row<'_> {
        Row { key, hub: 3, attributes: Attributes::default(), inverse_length: 0.5, terms }
    }

    fn scanned(window: &Window, terms: &[(u32, f32)]) -> Vec<(u16, f32)> {
        let mut found = Vec::new();
        with_sums(|sums| {
            window.scan(terms, sums, 0.0, |Found { offset, likeness }| {
                found.push((offset, likeness));
                0.0
            });
            assert!(sums.iter().all(|sum| *sum == 0.0), "the sums are given back at zero");
        });
        found.sort_by_key(|(offset, _)| *offset);
        found
    }

    #[test]
    fn a_document_gives_its_terms_back_whatever_their_numbers_and_counts() {
        let terms = [
            occurrence(0, 1),
            occurrence(31, 255),
            occurrence(32, 2),
            occurrence(8_300, 1),
            occurrence(3_000_000, 7),
            occurrence(500_000_000, 1),
            occurrence(1_000_000_000, 3),
        ];
        let mut window = Window::new(0);
        window.push(&row(1, &terms));
        window.push(&row(2, &[]));
        window.push(&row(3, &terms[2..3]));
        assert_eq!(window.terms(0).collect::<Vec<_>>(), terms);
        assert_eq!(window.terms(1).count(), 0);
        assert_eq!(window.terms(2).collect::<Vec<_>>(), &terms[2..3]);
    }

    #[test]
    fn a_sealed_window_finds_what_it_found_while_it_grew() {
        let mut window = Window::new(0);
        for key in 0..1_000_u32 {
            let terms: Vec<Occurrence> = (0..200)
                .filter(|term| key % (term + 1) == 0)
                .map(|term| occurrence(term * 37, u8::try_from(1 + (key + term) % 3).expect("a small count")))
                .collect();
            window.push(&row(key.into(), &terms));
        }
        window.remove(500);
        let asked = [(0, 0.5), (37, 0.25), (199 * 37, 4.0), (38, 1.0), (9_999_999, 1.0)];
        let sparse = [(199 * 37, 4.0), (150 * 37, 2.0)];
        let before = (scanned(&window, &asked), scanned(&window, &sparse));
        assert_eq!(before.0.len(), 999);
        assert!((5..20).contains(&before.1.len()));
        window.seal();
        assert_eq!((scanned(&window, &asked), scanned(&window, &sparse)), before);
    }
}
