//! A window: up to 65,536 documents whose scores fit the processor's cache while a query is summed up.
//!
//! For each term a sealed window holds the offsets of the documents that have it, grouped by how often they have it, so
//! that one number is added to a whole group and nothing but offsets is read. The length of a document is applied once,
//! when the sums are read. Its documents stand in the order of their lengths, shortest first, so that those that can reach
//! a floor are the first of each group. A window that still grows holds the same as plain lists.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::attribute::Attributes;
use crate::column::Column;
use crate::forward::{PADDING_BYTES, TermReader, write_terms};
use crate::index::{Document, Key};
use crate::lists::{Groups, ListReader, Offsets, STRETCH_DOCUMENTS, STRETCHES, SealedLists, posting};
use crate::store_file::FileEntry;
use crate::texts::Texts;
use crate::weigh::damped;

/// Documents in a full window: what a 16-bit offset can name.
pub(crate) const WINDOW_DOCUMENTS: usize = 1 << 16;
/// Documents whose sums are read at once; a block that cannot hold a good one is passed over.
const BLOCK_DOCUMENTS: usize = 64;
/// Up to this many documents that can reach the floor are looked at one by one, more of them block by block.
const CANDIDATES_MAX: usize = WINDOW_DOCUMENTS / 8;
/// A candidate is looked up in a list that has this many times as many documents as there are candidates; a shorter list
/// is read through.
const LOOKUP_SHARE: usize = 16;
/// About one in so many documents that have a term has it just so often, for each count above 1.
const REPEATED_SHARE: usize = 16;
/// Queries of up to this many terms take the closer bound of [`most_of_group`]; its cost grows with the square of them.
const TERMS_COMPARED_MAX: usize = 8;
/// The sum of a candidate to which nothing was added yet. It is lost in the first addition: every addend is more than
/// 2^24 times as large.
const CANDIDATE: f32 = f32::MIN_POSITIVE;
/// More than single precision can lose in a sum of some hundred numbers.
const ROUNDING_MARGIN: f32 = 1.001;

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
    /// One over the length of each document's vector, filled up to whole blocks; 0 once a document was removed, so that
    /// it is never found.
    inverse_lengths: Vec<f32>,
    /// The greatest inverse length of each block.
    block_lengths: Vec<f32>,
    /// The greatest inverse length of each stretch.
    stretch_lengths: [f32; STRETCHES],
    living: usize,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Open(Box<OpenBody>),
    Sealed(Arc<SealedBody>),
}

/// What a window that grows holds of its documents.
#[derive(Debug, Default)]
struct OpenBody {
    rows: Rows,
    lists: FxHashMap<u32, OpenList>,
    texts: Vec<Option<Arc<Document>>>,
}

/// The documents that have a term, in order, with how often they have it.
#[derive(Debug, Default)]
struct OpenList {
    greatest_count: u8,
    postings: Vec<(u16, u8)>,
}

/// What a sealed window holds of its documents; it never changes.
#[derive(Debug)]
pub(crate) struct SealedBody {
    pub(crate) rows: Rows,
    /// As when the window was sealed, not filled up.
    pub(crate) inverse_lengths: Column<f32>,
    pub(crate) lists: SealedLists,
    pub(crate) texts: Texts,
    /// The file that it was last written to or read from.
    pub(crate) saved: OnceLock<FileEntry>,
}

/// A window as it stood at one moment.
#[derive(Debug)]
pub(crate) enum WindowSnapshot {
    Open(OpenSnapshot),
    Sealed { kind: u8, body: Arc<SealedBody>, removed: Vec<u16> },
}

/// A window that grew at that moment.
#[derive(Debug)]
pub(crate) struct OpenSnapshot {
    kind: u8,
    rows: Rows,
    /// 0 for documents that were removed.
    inverse_lengths: Vec<f32>,
    texts: Vec<Option<Arc<Document>>>,
}

impl OpenSnapshot {
    /// The documents that were not removed, as a sealed window holds them, but without lists.
    pub(crate) fn body(&self) -> SealedBody {
        let (mut rows, mut texts, mut lengths) = (Rows::default(), Texts::default(), Vec::new());
        for ((offset, length), text) in (0..=u16::MAX).zip(&self.inverse_lengths).zip(&self.texts) {
            if *length > 0.0 {
                rows.copy(&self.rows, offset);
                texts.push(text.as_deref());
                lengths.push(*length);
            }
        }
        let (lists, saved) = (SealedLists::default(), OnceLock::new());
        SealedBody { rows, inverse_lengths: lengths.into(), lists, texts, saved }
    }
}

impl WindowSnapshot {
    pub(crate) fn kind(&self) -> u8 {
        match self {
            Self::Open(OpenSnapshot { kind, .. }) | Self::Sealed { kind, .. } => *kind,
        }
    }

    /// Documents that were removed since the window was sealed.
    pub(crate) fn removed(&self) -> &[u16] {
        match self {
            Self::Open(_) => &[],
            Self::Sealed { removed, .. } => removed,
        }
    }
}

/// What is kept of each document beside lists and length.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) keys: Column<Key>,
    pub(crate) hubs: Column<u16>,
    pub(crate) attributes: Column<u64>,
    /// Where each document's terms start.
    pub(crate) starts: Column<u32>,
    /// All documents' terms; see [`TermReader`].
    pub(crate) terms: Column<u8>,
}

/// All lists of a window.
#[derive(Clone, Copy)]
enum Lists<'a> {
    Open(&'a FxHashMap<u32, OpenList>),
    Sealed(ListReader<'a>),
}

/// One term's list of a window.
#[derive(Clone, Copy)]
enum List<'a> {
    Open(&'a OpenList),
    Sealed(Groups<'a>),
}

/// A list that a query asks for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    list: List<'a>,
    factor: f32,
    /// The greatest count, or more.
    greatest_count: u8,
    /// The most that the lists after this one add to a document.
    rest: f32,
}

/// A document that a scan found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) offset: u16,
    pub(crate) likeness: f32,
}

impl Rows {
    fn push(&mut self, row: &Row<'_>) {
        let start = self.terms.len().saturating_sub(PADDING_BYTES);
        self.starts.owned().push(u32::try_from(start).expect("a window's terms take less than 4 GiB"));
        self.keys.owned().push(row.key);
        self.hubs.owned().push(row.hub);
        self.attributes.owned().push(row.attributes.bits());
        write_terms(row.terms, self.terms.owned());
    }

    /// Appends a document of other rows.
    fn copy(&mut self, from: &Self, offset: u16) {
        let at = usize::from(offset);
        let terms: Vec<Occurrence> = from.terms_of(offset).collect();
        self.push(&Row {
            key: from.keys[at],
            hub: from.hubs[at],
            attributes: Attributes::from_bits(from.attributes[at]),
            inverse_length: 0.0,
            terms: &terms,
        });
    }

    fn terms_of(&self, offset: u16) -> TermReader<'_> {
        TermReader::new(&self.terms[self.starts[usize::from(offset)] as usize..])
    }

    fn bytes(&self) -> [usize; 2] {
        let forward = size_of_val(&*self.terms) + size_of_val(&*self.starts);
        [forward, size_of_val(&*self.keys) + size_of_val(&*self.hubs) + size_of_val(&*self.attributes)]
    }
}

impl SealedBody {
    /// Number of documents; `None` if the columns do not fit one another.
    fn documents(&self) -> Option<usize> {
        let Self { rows, inverse_lengths, texts, .. } = self;
        let documents = rows.keys.len();
        let lengths =
            [rows.hubs.len(), rows.attributes.len(), rows.starts.len(), inverse_lengths.len(), texts.ends.len()];
        (documents <= WINDOW_DOCUMENTS && lengths.iter().all(|length| *length == documents)).then_some(documents)
    }
}

impl Window {
    /// A window that grows.
    pub(crate) fn new(kind: u8) -> Self {
        Self {
            kind,
            inverse_lengths: Vec::new(),
            block_lengths: Vec::new(),
            stretch_lengths: [0.0; STRETCHES],
            living: 0,
            body: Body::Open(Box::default()),
        }
    }

    /// Documents that were ever put in, but for those that were removed before it was sealed.
    pub(crate) fn len(&self) -> usize {
        self.rows().keys.len()
    }

    /// Documents that were not removed.
    pub(crate) fn living(&self) -> usize {
        self.living
    }

    pub(crate) fn is_full(&self) -> bool {
        self.len() == WINDOW_DOCUMENTS
    }

    /// Whether documents can be put in.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.body, Body::Open(_)) && !self.is_full()
    }

    fn rows(&self) -> &Rows {
        match &self.body {
            Body::Open(open) => &open.rows,
            Body::Sealed(sealed) => &sealed.rows,
        }
    }

    fn lists(&self) -> Lists<'_> {
        match &self.body {
            Body::Open(open) => Lists::Open(&open.lists),
            Body::Sealed(sealed) => Lists::Sealed(sealed.lists.reader()),
        }
    }

    /// Puts a document in; returns its offset. The window must be open.
    pub(crate) fn push(&mut self, row: &Row<'_>, document: Option<Arc<Document>>) -> u16 {
        let Body::Open(open) = &mut self.body else {
            unreachable!("a sealed window takes no more documents");
        };
        let offset = u16::try_from(open.rows.keys.len()).expect("a full window takes no more documents");
        open.rows.push(row);
        open.texts.push(document);
        for occurrence in row.terms {
            let list = open.lists.entry(occurrence.term).or_default();
            list.greatest_count = list.greatest_count.max(occurrence.count);
            list.postings.push((offset, occurrence.count));
        }
        self.push_length(offset, row.inverse_length);
        offset
    }

    fn push_length(&mut self, offset: u16, inverse_length: f32) {
        if usize::from(offset) % BLOCK_DOCUMENTS == 0 {
            self.block_lengths.push(0.0);
            self.inverse_lengths.resize(usize::from(offset) + BLOCK_DOCUMENTS, 0.0);
        }
        let block = self.block_lengths.last_mut().expect("a block was just opened");
        *block = block.max(inverse_length);
        let stretch = &mut self.stretch_lengths[usize::from(offset) / STRETCH_DOCUMENTS];
        *stretch = stretch.max(inverse_length);
        self.inverse_lengths[usize::from(offset)] = inverse_length;
        self.living += 1;
    }

    /// Takes a document out; its terms stay until the window is sealed or packed again.
    pub(crate) fn remove(&mut self, offset: u16) {
        if let Body::Open(open) = &mut self.body {
            open.texts[usize::from(offset)] = None;
        }
        self.inverse_lengths[usize::from(offset)] = 0.0;
        self.living -= 1;
    }

    pub(crate) fn key(&self, offset: u16) -> Key {
        self.rows().keys[usize::from(offset)]
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
        self.rows().hubs[usize::from(offset)]
    }

    pub(crate) fn attributes(&self, offset: u16) -> Attributes {
        Attributes::from_bits(self.rows().attributes[usize::from(offset)])
    }

    pub(crate) fn inverse_length(&self, offset: u16) -> f32 {
        self.inverse_lengths[usize::from(offset)]
    }

    /// The document's terms, by number.
    pub(crate) fn terms(&self, offset: u16) -> TermReader<'_> {
        self.rows().terms_of(offset)
    }

    /// The document as it was put in, if it has a text.
    pub(crate) fn document(&self, offset: u16) -> Option<Document> {
        let mut document = match &self.body {
            Body::Open(open) => Document::clone(open.texts[usize::from(offset)].as_ref()?),
            Body::Sealed(sealed) => sealed.texts.get(offset)?,
        };
        document.key = self.key(offset);
        document.kind = self.kind;
        document.hub = self.hub(offset);
        document.attributes = self.attributes(offset);
        Some(document)
    }

    /// Packs the window: the documents that were not removed get new offsets, shortest first, and nothing can be put in
    /// afterwards.
    pub(crate) fn seal(&mut self) {
        let Body::Open(open) = &self.body else {
            return;
        };
        let mut order: Vec<u16> = self.offsets().collect();
        let length = |offset: u16| self.inverse_lengths[usize::from(offset)];
        order.sort_unstable_by(|a, b| length(*b).total_cmp(&length(*a)).then(self.key(*a).cmp(&self.key(*b))));
        let mut rows = Rows::default();
        let mut texts = Texts::default();
        let mut postings = Vec::with_capacity(open.rows.terms.len() / 2);
        let mut terms = Vec::new();
        for (new, &old) in (0..=u16::MAX).zip(&order) {
            terms.clear();
            terms.extend(self.terms(old));
            postings.extend(terms.iter().map(|occurrence| posting(occurrence.term, occurrence.count, new)));
            let (key, hub, attributes) = (self.key(old), self.hub(old), self.attributes(old));
            rows.push(&Row { key, hub, attributes, inverse_length: length(old), terms: &terms });
            texts.push(open.texts[usize::from(old)].as_deref());
        }
        rows.terms.owned().shrink_to_fit();
        texts.json.owned().shrink_to_fit();
        postings.sort_unstable();
        let inverse_lengths: Vec<f32> = order.iter().map(|offset| length(*offset)).collect();
        let lists = SealedLists::pack(&postings);
        let saved = OnceLock::new();
        let sealed = SealedBody { rows, inverse_lengths: inverse_lengths.into(), lists, texts, saved };
        *self = Self::restore(self.kind, Arc::new(sealed)).expect("each column has an entry for each document");
    }

    /// A sealed window, none of whose documents was removed; `None` if its columns do not fit one another.
    pub(crate) fn restore(kind: u8, sealed: Arc<SealedBody>) -> Option<Self> {
        let documents = sealed.documents()?;
        let mut window = Self::new(kind);
        for (offset, length) in (0..=u16::MAX).zip(&sealed.inverse_lengths[..documents]) {
            window.push_length(offset, *length);
        }
        window.body = Body::Sealed(sealed);
        Some(window)
    }

    /// A window that grows on from where it stood when it was saved; `None` if its columns do not fit one another.
    pub(crate) fn reopen(kind: u8, saved: &SealedBody) -> Option<Self> {
        let documents = saved.documents()?;
        let mut window = Self::new(kind);
        let SealedBody { rows, inverse_lengths, texts, .. } = saved;
        let mut terms = Vec::new();
        for (offset, at) in (0..=u16::MAX).zip(0..documents) {
            terms.clear();
            terms.extend(rows.terms_of(offset));
            let (key, hub, attributes) = (rows.keys[at], rows.hubs[at], Attributes::from_bits(rows.attributes[at]));
            let row = Row { key, hub, attributes, inverse_length: inverse_lengths[at], terms: &terms };
            window.push(&row, texts.get(offset).map(Arc::new));
        }
        Some(window)
    }

    /// The window as it stands now. Copies what grows, shares what is sealed.
    pub(crate) fn snapshot(&self) -> WindowSnapshot {
        let kind = self.kind;
        match &self.body {
            Body::Sealed(body) => {
                let lengths = &self.inverse_lengths[..self.len()];
                let removed = (0..=u16::MAX).zip(lengths).filter(|(_, length)| **length == 0.0);
                let removed = removed.map(|(offset, _)| offset).collect();
                WindowSnapshot::Sealed { kind, body: Arc::clone(body), removed }
            }
            Body::Open(open) => WindowSnapshot::Open(OpenSnapshot {
                kind,
                rows: open.rows.clone(),
                inverse_lengths: self.inverse_lengths.clone(),
                texts: open.texts.clone(),
            }),
        }
    }

    /// Bytes of the lists, of the documents' own terms, and of everything else but texts.
    pub(crate) fn bytes(&self) -> [usize; 3] {
        let lists = match &self.body {
            Body::Open(open) => open.lists.values().map(|list| list.postings.capacity() * 4 + 48).sum(),
            Body::Sealed(sealed) => sealed.lists.bytes(),
        };
        let [forward, rest] = self.rows().bytes();
        let lengths = self.inverse_lengths.capacity() + self.block_lengths.capacity();
        [lists, forward, rest + lengths * size_of::<f32>()]
    }

    /// Appends the window's lists of `(term, factor)`, greatest factor first, for [`Window::scan`].
    pub(crate) fn ask<'a>(&'a self, terms: &[(u32, f32)], asked: &mut Vec<Asked<'a>>) {
        let lists = self.lists();
        asked.extend(terms.iter().filter_map(|&(term, factor)| {
            let list = find(lists, term)?;
            Some(Asked { list, factor, greatest_count: list.greatest_count(), rest: 0.0 })
        }));
    }

    /// Sums up the lists that [`Window::ask`] found for every document and calls `visit` for each whose likeness is not
    /// below the floor that the last call returned (at first `floor`). Leaves `sums` at zero.
    pub(crate) fn scan(&self, asked: &mut [Asked<'_>], sums: &mut Sums, floor: f32, visit: impl FnMut(Found) -> f32) {
        let mut most = 0.0;
        for asked in asked.iter_mut().rev() {
            asked.rest = most;
            most += asked.most();
        }
        let asked = &*asked;
        let end = self.end(most, floor);
        if end == 0 {
            return;
        }
        let mut sieve = Sieve { inverse_lengths: &self.inverse_lengths, floor, visit };
        if let [only] = asked {
            self.scan_one(only.list, only.factor, &mut sieve);
        } else if self.are_candidates_few(asked, floor) {
            self.scan_candidates(asked, sums, &mut sieve);
        } else {
            for asked in asked {
                asked.list.add(asked.factor, end, sums);
            }
            self.look_block_by_block(end, sums, &mut sieve);
        }
    }

    /// Where the documents end that can reach the floor with a sum of at most `most`: the end of a stretch, 0 if there
    /// is none.
    fn end(&self, most: f32, floor: f32) -> usize {
        let most = most * ROUNDING_MARGIN;
        let reaches = |length: &f32| usize::from(*length * most >= floor);
        let stretches = match self.body {
            Body::Open(_) => self.stretch_lengths.iter().map(reaches).max().unwrap_or(0) * STRETCHES,
            // Shortest documents first.
            Body::Sealed(_) => self.stretch_lengths.iter().map(reaches).sum(),
        };
        stretches * STRETCH_DOCUMENTS
    }

    /// Whether it pays to look at the documents one by one that can reach the floor.
    fn are_candidates_few(&self, asked: &[Asked<'_>], floor: f32) -> bool {
        let mut few = CANDIDATES_MAX;
        for (at, of_list) in asked.iter().enumerate() {
            of_list.list.groups(|count, documents| {
                let end = self.end(most_of_group(asked, at, count), floor);
                few = few.saturating_sub(documents * end / WINDOW_DOCUMENTS);
                // What follows reaches less.
                end > 0 && few > 0
            });
            if few == 0 {
                return false;
            }
        }
        true
    }

    /// As [`Window::scan`] for one list, which is its own sum.
    pub(crate) fn scan_list(&self, asked: &Asked<'_>, floor: f32, visit: impl FnMut(Found) -> f32) {
        let mut sieve = Sieve { inverse_lengths: &self.inverse_lengths, floor, visit };
        self.scan_one(asked.list, asked.factor, &mut sieve);
    }

    /// A group ends with its first document that is below the floor.
    fn scan_one(&self, list: List<'_>, factor: f32, sieve: &mut Sieve<'_, impl FnMut(Found) -> f32>) {
        match list {
            List::Open(list) => {
                let floor = sieve.floor;
                let reaches = |count: &u8| self.end(factor * damped(*count), floor) > 0;
                if let Some(least) = (0..=list.greatest_count).find(reaches) {
                    let steps = list.by_count(|count| factor * damped(count));
                    let reaching = list.postings.iter().filter(|(_, count)| *count >= least);
                    reaching.for_each(|&(offset, count)| sieve.look(offset, steps[usize::from(count)]));
                }
            }
            List::Sealed(groups) => {
                for (count, offsets) in groups {
                    let sum = factor * damped(count);
                    if self.end(sum, sieve.floor) == 0 {
                        // What follows is less.
                        return;
                    }
                    offsets.each(WINDOW_DOCUMENTS, |offset| {
                        let is_reaching = sum * self.length_bound(offset) >= sieve.floor;
                        if is_reaching {
                            sieve.look(offset, sum);
                        }
                        is_reaching
                    });
                }
            }
        }
    }

    /// At least the inverse length of a document. In a sealed window it is that of the block, never more than what was
    /// answered for a document before, and takes less memory to read.
    fn length_bound(&self, offset: u16) -> f32 {
        match self.body {
            Body::Open(_) => self.inverse_lengths[usize::from(offset)],
            Body::Sealed(_) => self.block_lengths[usize::from(offset) / BLOCK_DOCUMENTS],
        }
    }

    /// Looks only at documents that can reach the floor by [`most_of_group`].
    fn scan_candidates(&self, asked: &[Asked<'_>], sums: &mut Sums, sieve: &mut Sieve<'_, impl FnMut(Found) -> f32>) {
        let mut candidates: Vec<u16> = Vec::new();
        for (at, of_list) in asked.iter().enumerate() {
            self.mark_candidates(
                of_list.list,
                |count| most_of_group(asked, at, count),
                sieve.floor,
                sums,
                &mut candidates,
            );
        }
        let end = candidates.iter().max().map_or(0, |last| usize::from(*last) + 1);
        for asked in asked {
            if candidates.is_empty() {
                return;
            }
            if asked.list.has_more_than(candidates.len() * LOOKUP_SHARE) {
                // Only what can still reach the floor is worth a look.
                let most = asked.most() + asked.rest;
                candidates.retain(|&offset| {
                    let sum = &mut sums[usize::from(offset)];
                    let reached = (*sum + most) * ROUNDING_MARGIN * self.length_bound(offset);
                    if reached < sieve.floor {
                        *sum = 0.0;
                    }
                    reached >= sieve.floor
                });
                for &offset in &candidates {
                    if let Some(count) = asked.list.count_of(offset) {
                        sums[usize::from(offset)] += asked.factor * damped(count);
                    }
                }
            } else {
                asked.list.add_to_candidates(asked.factor, end, sums);
            }
        }
        for offset in candidates {
            let sum = std::mem::take(&mut sums[usize::from(offset)]);
            if sum * self.length_bound(offset) >= sieve.floor {
                sieve.look(offset, sum);
            }
        }
    }

    /// Makes candidates of the documents that reach the floor with the most that `most` gives for their count.
    fn mark_candidates(
        &self,
        list: List<'_>,
        most: impl Fn(u8) -> f32,
        floor: f32,
        sums: &mut Sums,
        candidates: &mut Vec<u16>,
    ) {
        let mut mark = |offset: u16| {
            let sum = &mut sums[usize::from(offset)];
            if *sum == 0.0 {
                *sum = CANDIDATE;
                candidates.push(offset);
            }
        };
        match list {
            List::Open(list) => {
                let most = list.by_count(|count| most(count) * ROUNDING_MARGIN);
                for &(offset, count) in &list.postings {
                    if most[usize::from(count)] * self.length_bound(offset) >= floor {
                        mark(offset);
                    }
                }
            }
            List::Sealed(groups) => {
                for (count, offsets) in groups {
                    let most = most(count) * ROUNDING_MARGIN;
                    // Behind the first that does not reach the floor none does.
                    offsets.each(WINDOW_DOCUMENTS, |offset| {
                        let is_reaching = most * self.length_bound(offset) >= floor;
                        if is_reaching {
                            mark(offset);
                        }
                        is_reaching
                    });
                }
            }
        }
    }

    fn look_block_by_block(&self, end: usize, sums: &mut Sums, sieve: &mut Sieve<'_, impl FnMut(Found) -> f32>) {
        let sums = sums[..end].as_chunks_mut::<BLOCK_DOCUMENTS>().0.iter_mut();
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
}

/// The most that a document's sum can be which has a term so often, and no term that counts more in it: so each document
/// is bounded by what counts most in it. Where many terms are asked for it stands for less trouble: for documents that
/// have none of the terms before this one.
fn most_of_group(asked: &[Asked<'_>], at: usize, count: u8) -> f32 {
    let step = asked[at].factor * damped(count);
    if asked.len() > TERMS_COMPARED_MAX {
        return step + asked[at].rest;
    }
    let others = asked.iter().enumerate().filter(|(other, _)| *other != at);
    step + others.map(|(_, other)| other.most_within(step)).sum::<f32>()
}

impl Asked<'_> {
    /// The most that the list adds to a document.
    fn most(&self) -> f32 {
        self.factor * damped(self.greatest_count)
    }

    /// The most that the list adds to a document to which it adds no more than so much.
    fn most_within(&self, step: f32) -> f32 {
        let mut steps = (1..=self.greatest_count).rev().map(|count| self.factor * damped(count));
        steps.find(|added| *added <= step).unwrap_or(0.0)
    }
}

/// A term's list.
fn find<'a>(lists: Lists<'a>, term: u32) -> Option<List<'a>> {
    match lists {
        Lists::Open(lists) => lists.get(&term).map(List::Open),
        Lists::Sealed(lists) => lists.find(term).map(List::Sealed),
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

impl OpenList {
    /// What belongs to each count, so that it is computed once and not for each document.
    fn by_count(&self, value: impl Fn(u8) -> f32) -> Vec<f32> {
        (0..=self.greatest_count).map(value).collect()
    }
}

impl List<'_> {
    /// Whether it has more than so many documents.
    fn has_more_than(self, documents: usize) -> bool {
        match self {
            List::Open(list) => list.postings.len() > documents,
            List::Sealed(groups) => {
                let mut left = documents;
                groups.into_iter().any(|(_, offsets)| {
                    let is_over = offsets.len() > left;
                    left = left.saturating_sub(offsets.len());
                    is_over
                })
            }
        }
    }

    /// At least the greatest count.
    fn greatest_count(self) -> u8 {
        match self {
            List::Open(list) => list.greatest_count,
            List::Sealed(groups) => groups.greatest_count(),
        }
    }

    /// Calls `visit` with the count and the number of documents of each group, greatest count first, until it answers
    /// false. An open list has no groups: the numbers are guessed.
    fn groups(self, mut visit: impl FnMut(u8, usize) -> bool) {
        match self {
            List::Open(list) => {
                let documents = |count| list.postings.len() / if count > 1 { REPEATED_SHARE } else { 1 };
                let _all_were_visited = (1..=list.greatest_count).rev().all(|count| visit(count, documents(count)));
            }
            List::Sealed(groups) => {
                let _all_were_visited = groups.into_iter().all(|(count, offsets)| visit(count, offsets.len()));
            }
        }
    }

    /// Adds the factor times the damped count to the sum of each document before `end`.
    fn add(self, factor: f32, end: usize, sums: &mut Sums) {
        match self {
            List::Open(list) => {
                let steps = list.by_count(|count| factor * damped(count));
                for &(offset, count) in &list.postings {
                    sums[usize::from(offset)] += steps[usize::from(count)];
                }
            }
            List::Sealed(groups) => {
                for (count, offsets) in groups {
                    offsets.add(factor * damped(count), end, sums);
                }
            }
        }
    }

    /// As [`List::add`], but only for candidates.
    fn add_to_candidates(self, factor: f32, end: usize, sums: &mut Sums) {
        let mut add = |offset: u16, step: f32| {
            let sum = &mut sums[usize::from(offset)];
            *sum += if *sum > 0.0 { step } else { 0.0 };
        };
        match self {
            List::Open(list) => {
                let steps = list.by_count(|count| factor * damped(count));
                list.postings.iter().for_each(|&(offset, count)| add(offset, steps[usize::from(count)]));
            }
            List::Sealed(groups) => {
                for (count, offsets) in groups {
                    let step = factor * damped(count);
                    offsets.each(end, |offset| {
                        add(offset, step);
                        true
                    });
                }
            }
        }
    }

    /// How often the document has the term.
    fn count_of(self, wanted: u16) -> Option<u8> {
        match self {
            List::Open(list) => {
                let at = list.postings.binary_search_by_key(&wanted, |(offset, _)| *offset).ok()?;
                Some(list.postings[at].1)
            }
            List::Sealed(mut groups) => {
                groups.find(|(_, offsets): &(u8, Offsets<'_>)| offsets.contains(wanted)).map(|(count, _)| count)
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn occurrence(term: u32, count: u8) -> Occurrence {
        Occurrence { term, count }
    }

    fn row(key: Key, inverse_length: f32, terms: &[Occurrence]) -> Row<'_> {
        Row { key, hub: 3, attributes: Attributes::default(), inverse_length, terms }
    }

    /// Keys and likenesses at and above a floor, by key.
    fn scanned(window: &Window, terms: &[(u32, f32)], floor: f32) -> Vec<(Key, f32)> {
        let mut found = Vec::new();
        with_sums(|sums| {
            let mut asked = Vec::new();
            window.ask(terms, &mut asked);
            window.scan(&mut asked, sums, floor, |Found { offset, likeness }| {
                found.push((window.key(offset), likeness));
                floor
            });
            assert!(sums.iter().all(|sum| *sum == 0.0), "the sums are given back at zero");
        });
        found.sort_by_key(|(key, _)| *key);
        found
    }

    #[test]
    fn a_sealed_window_finds_what_it_found_while_it_grew() {
        let mut window = Window::new(0);
        for key in 0..60_000_u32 {
            let terms: Vec<Occurrence> = (0..200)
                .filter(|term| key % (term + 1) == 0)
                .map(|term| occurrence(term * 37, u8::try_from(1 + (key + term) % 3).expect("a small count")))
                .collect();
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            let inverse_length = 1.0 / (1 + key % 97) as f32;
            window.push(&row(key.into(), inverse_length, &terms), None);
        }
        window.remove(500);
        let every_document = [(0, 0.5), (37, 0.25), (199 * 37, 4.0), (38, 1.0), (9_999_999, 1.0)];
        let sparse = [(199 * 37, 4.0), (150 * 37, 2.0), (0, 0.01)];
        let one = [(3 * 37, 1.0)];
        let alike = [(150 * 37, 2.0), (60 * 37, 2.0), (61 * 37, 1.5)];
        let asked = [&every_document[..], &sparse[..], &one[..], &alike[..]];
        let floors = [0.0, 0.2, 0.5, 2.0, 4.0, 100.0];
        let scan_all = |window: &Window| asked.map(|terms| floors.map(|floor| scanned(window, terms, floor)));
        let before = scan_all(&window);
        assert_eq!(before[0][0].len(), 59_999);
        for by_floor in &before {
            for (found, floor) in by_floor.iter().zip(floors) {
                let expected: Vec<_> = by_floor[0].iter().filter(|(_, likeness)| *likeness >= floor).copied().collect();
                assert_eq!(*found, expected);
            }
        }
        window.seal();
        assert_eq!(window.len(), 59_999);
        assert_eq!(scan_all(&window), before);
    }
}
