//! The index: documents by key, in windows that know for each term which documents have it.

use std::hash::Hasher as _;
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use crate::attribute::{AttributeTest, Attributes};
use crate::cut::{Cutter, TermKey, TermKind};
use crate::lists::OFFSET_BITS;
use crate::weigh::CutDocument;
use crate::window::{Occurrence, Row, Window};

/// The caller's name of a document, such as a listing's id.
pub type Key = u128;

/// How many kinds of documents there can be: one bit each in [`Filter::kinds`].
pub const KIND_COUNT: u8 = 8;

/// Windows of an index, so that window and offset fit into 32 bits.
const WINDOWS_MAX: u32 = 1 << 16;

/// A window is packed anew on refresh when more than one in this many of its documents was removed.
const REMOVED_SHARE: usize = 4;

/// A document to be found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The caller's name for it. A document with the same key replaces the former one.
    #[serde(skip)]
    pub key: Key,
    /// The caller's kind, below [`KIND_COUNT`].
    #[serde(skip)]
    pub kind: u8,
    /// The regional hub that owns it.
    #[serde(skip)]
    pub hub: u16,
    /// What filters test.
    #[serde(skip)]
    pub attributes: Attributes,
    /// Its title, in any language.
    pub title: String,
    /// Its text, in any language; may be empty.
    pub text: String,
    /// Patent class symbols (IPC, CPC) and keywords.
    pub classes: Vec<String>,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The title counts several times as much as the text.
    pub title: String,
    /// The text, usually long.
    pub text: String,
    /// Patent class symbols (IPC, CPC) and keywords.
    pub classes: Vec<String>,
}

/// A document that looks for others asks with what it says.
impl From<Document> for Query {
    fn from(document: Document) -> Query {
        let Document { title, text, classes, .. } = document;
        Query { title, text, classes }
    }
}

/// Which documents may be found.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Bit `1 << kind` for each kind that is wanted; 0 stands for all.
    pub kinds: u8,
    /// Only documents of this hub.
    pub hub: Option<u16>,
    /// Only documents that pass all of these.
    pub attributes: Vec<AttributeTest>,
    /// Never this document.
    pub exclude: Option<Key>,
}

/// A document that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The document.
    pub key: Key,
    /// How well it fits, between 0 and 1.
    pub score: f32,
}

/// An in-memory index. Changes are visible at once and exact; searches may run side by side.
#[derive(Debug)]
pub struct Index {
    cutter: Arc<Cutter>,
    windows: Vec<Window>,
    /// The window of each kind that still grows.
    open: [Option<u32>; KIND_COUNT as usize],
    /// Where each document stands; its key is looked up there.
    slots: HashTable<Slot>,
    /// The number of each term; its key is looked up in `terms`.
    numbers: HashTable<u32>,
    terms: Vec<Term>,
    postings: usize,
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot(u32);

impl Slot {
    /// The place of a document in a window.
    pub(crate) fn new(window: u32, offset: u16) -> Self {
        assert!(window < WINDOWS_MAX, "an index has fewer than {WINDOWS_MAX} windows");
        Self(window << OFFSET_BITS | u32::from(offset))
    }

    /// Both as one number.
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// The inverse of [`Slot::number`].
    pub(crate) fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The number of the window.
    pub(crate) fn window(self) -> usize {
        (self.0 >> OFFSET_BITS) as usize
    }

    /// The place in the window.
    pub(crate) fn offset(self) -> u16 {
        let [low, high, _, _] = self.0.to_le_bytes();
        u16::from_le_bytes([low, high])
    }
}

/// A term by number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) key: TermKey,
    pub(crate) kind: TermKind,
    /// Documents that have it.
    pub(crate) documents: u32,
}

/// What an index takes in memory, without the texts that it keeps for explanations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Documents.
    pub documents: usize,
    /// Different terms of a document, summed over the documents.
    pub postings: usize,
    /// Bytes of the lists that a search sums up.
    pub list_bytes: usize,
    /// Bytes of the documents' own terms, for feedback and removal.
    pub forward_bytes: usize,
    /// Bytes of the table of terms, about.
    pub term_bytes: usize,
    /// Bytes of keys, hubs, lengths and places of documents, about.
    pub document_bytes: usize,
}

impl Index {
    /// An empty index.
    pub fn new(cutter: Arc<Cutter>) -> Self {
        Self {
            cutter,
            windows: Vec::new(),
            open: [None; KIND_COUNT as usize],
            slots: HashTable::new(),
            numbers: HashTable::new(),
            terms: Vec::new(),
            postings: 0,
        }
    }

    /// The cutter, to cut documents and queries beforehand.
    pub fn cutter(&self) -> &Arc<Cutter> {
        &self.cutter
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether there is a document of this key.
    pub fn contains(&self, key: Key) -> bool {
        self.slot(key).is_some()
    }

    /// Whether there is this document, just as it is given.
    pub fn holds(&self, document: &Document) -> bool {
        match self.document(document.key) {
            Some(held) => held == *document,
            None => document.has_no_text() && self.contains(document.key),
        }
    }

    /// Adds a document, or replaces the one with the same key.
    ///
    /// # Panics
    ///
    /// If the kind is not below [`KIND_COUNT`].
    pub fn upsert(&mut self, document: Document) {
        let cut = self.cutter.cut_document(document);
        self.upsert_cut(cut);
    }

    /// Adds or replaces many documents.
    ///
    /// # Panics
    ///
    /// If a kind is not below [`KIND_COUNT`].
    pub fn upsert_many(&mut self, documents: impl IntoIterator<Item = Document>) {
        for document in documents {
            self.upsert(document);
        }
    }

    /// As [`Index::upsert`], for a document that was cut beforehand by [`Cutter::cut_document`], so that the index is
    /// locked for microseconds only.
    ///
    /// # Panics
    ///
    /// If the kind is not below [`KIND_COUNT`].
    pub fn upsert_cut(&mut self, cut: CutDocument) {
        assert!(cut.document.kind < KIND_COUNT, "a document's kind is below {KIND_COUNT}");
        let key = cut.document.key;
        self.remove(key);
        let mut terms: Vec<Occurrence> = cut
            .terms
            .iter()
            .map(|term| Occurrence { term: self.number(term.key, term.kind), count: term.count })
            .collect();
        terms.sort_unstable();
        let (hub, attributes) = (cut.document.hub, cut.document.attributes);
        let row = Row { key, hub, attributes, inverse_length: cut.inverse_length(), terms: &terms };
        let document = cut.document;
        let kind = document.kind;
        self.push(kind, &row, (!document.has_no_text()).then(|| Arc::new(document)));
    }

    /// Takes a document out; false if there was none.
    pub fn remove(&mut self, key: Key) -> bool {
        let windows = &self.windows;
        let Ok(entry) = self.slots.find_entry(hash_of_key(key), |slot| key_at(windows, *slot) == key) else {
            return false;
        };
        let (slot, _) = entry.remove();
        self.forget_terms(slot);
        self.windows[slot.window()].remove(slot.offset());
        true
    }

    /// Packs windows that lost many documents. Nothing that a search tells is changed by it. Call it in the
    /// background after many removals or updates.
    pub fn refresh(&mut self) {
        let is_sparse = |window: &Window| (window.len() - window.living()) * REMOVED_SHARE > window.len();
        if !self.windows.iter().any(is_sparse) {
            return;
        }
        let former = std::mem::take(&mut self.windows);
        self.open = [None; KIND_COUNT as usize];
        let (sparse, kept): (Vec<Window>, Vec<Window>) = former.into_iter().partition(is_sparse);
        self.windows = kept;
        self.slots.clear();
        for at in 0..self.windows.len() {
            self.note_slots(at);
        }
        for window in sparse {
            for offset in window.offsets() {
                let terms: Vec<Occurrence> = window.terms(offset).collect();
                for occurrence in &terms {
                    self.terms[occurrence.term as usize].documents -= 1;
                    self.postings -= 1;
                }
                let (key, hub, attributes) = (window.key(offset), window.hub(offset), window.attributes(offset));
                let inverse_length = window.inverse_length(offset);
                let row = Row { key, hub, attributes, inverse_length, terms: &terms };
                self.push(window.kind(), &row, window.document(offset).map(Arc::new));
            }
        }
    }

    /// What the index takes in memory.
    pub fn size(&self) -> Size {
        let mut size = Size { documents: self.len(), postings: self.postings, ..Size::default() };
        for window in &self.windows {
            let [lists, forward, documents] = window.bytes();
            size.list_bytes += lists;
            size.forward_bytes += forward;
            size.document_bytes += documents;
        }
        size.term_bytes = self.terms.capacity() * size_of::<Term>() + self.numbers.allocation_size();
        size.document_bytes += self.slots.allocation_size();
        size
    }

    /// A digest of all documents as they are indexed. It is the same for the same documents, whatever was added,
    /// changed and removed before; so a restored index can be compared with a fresh one.
    pub fn digest(&self) -> u64 {
        let mut digest = 0_u64;
        for window in &self.windows {
            for offset in window.offsets() {
                let mut hasher = FxHasher::default();
                hasher.write_u128(window.key(offset));
                hasher.write_u8(window.kind());
                hasher.write_u16(window.hub(offset));
                hasher.write_u64(window.attributes(offset).bits());
                // Terms are numbered in the order of their arrival, so their hashes are added up.
                let terms = window.terms(offset).map(|occurrence| {
                    let mut hasher = FxHasher::default();
                    hasher.write_u64(self.term(occurrence.term).key.0);
                    hasher.write_u8(occurrence.count);
                    hasher.finish()
                });
                hasher.write_u64(terms.fold(0, u64::wrapping_add));
                digest = digest.wrapping_add(hasher.finish());
            }
        }
        digest
    }

    pub(crate) fn windows(&self) -> &[Window] {
        &self.windows
    }

    pub(crate) fn slot(&self, key: Key) -> Option<Slot> {
        self.slots.find(hash_of_key(key), |slot| key_at(&self.windows, *slot) == key).copied()
    }

    pub(crate) fn document(&self, key: Key) -> Option<Document> {
        let slot = self.slot(key)?;
        self.windows[slot.window()].document(slot.offset())
    }

    pub(crate) fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// An index of windows and terms that were saved; `None` if a document that was removed is not there.
    pub(crate) fn restore(
        cutter: Arc<Cutter>,
        windows: Vec<Window>,
        terms: Vec<Term>,
        removed: &[Slot],
    ) -> Option<Self> {
        let mut index = Self { windows, terms, ..Self::new(cutter) };
        for slot in removed {
            let window = index.windows.get_mut(slot.window())?;
            if usize::from(slot.offset()) >= window.len() {
                return None;
            }
            window.remove(slot.offset());
        }
        index.slots.reserve(index.windows.iter().map(Window::living).sum(), |_| 0);
        for at in 0..index.windows.len() {
            index.note_slots(at);
        }
        let terms = &index.terms;
        let hash_of = |number: &u32| hash_of_term(terms[*number as usize].key);
        index.numbers.reserve(terms.len(), hash_of);
        for (number, term) in (0..).zip(terms) {
            index.numbers.insert_unique(hash_of_term(term.key), number, hash_of);
            index.postings += term.documents as usize;
        }
        Some(index)
    }

    /// Whether some documents, spread over the index, are cut into the terms that they have in it.
    pub(crate) fn is_cut_as_now(&self, documents: usize) -> bool {
        let living = self.windows.iter().flat_map(|window| window.offsets().map(move |offset| (window, offset)));
        let step = (self.len() / documents.max(1)).max(1);
        living.step_by(step).all(|(window, offset)| {
            let Some(document) = window.document(offset) else {
                return true;
            };
            let cut = self.cutter.cut_document(document);
            let mut now: Vec<_> = cut.terms.iter().map(|term| (term.key, term.count)).collect();
            let term = |occurrence: Occurrence| (self.terms[occurrence.term as usize].key, occurrence.count);
            let mut then: Vec<_> = window.terms(offset).map(term).collect();
            now.sort_unstable();
            then.sort_unstable();
            now == then && cut.inverse_length() == window.inverse_length(offset)
        })
    }

    /// A term by number.
    pub(crate) fn term(&self, number: u32) -> Term {
        self.terms[number as usize]
    }

    /// The number of a term that some document has or had.
    pub(crate) fn find_number(&self, key: TermKey) -> Option<u32> {
        self.numbers.find(hash_of_term(key), |number| self.terms[*number as usize].key == key).copied()
    }

    fn number(&mut self, key: TermKey, kind: TermKind) -> u32 {
        let terms = &self.terms;
        let hash_of = |number: &u32| hash_of_term(terms[*number as usize].key);
        let is_it = |number: &u32| terms[*number as usize].key == key;
        match self.numbers.entry(hash_of_term(key), is_it, hash_of) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let number = u32::try_from(terms.len()).expect("fewer than four billion terms");
                entry.insert(number);
                self.terms.push(Term { key, kind, documents: 0 });
                number
            }
        }
    }

    fn push(&mut self, kind: u8, row: &Row<'_>, document: Option<Arc<Document>>) {
        let open = &mut self.open[usize::from(kind)];
        let at = *open.get_or_insert_with(|| {
            self.windows.push(Window::new(kind));
            u32::try_from(self.windows.len() - 1).expect("fewer than four billion windows")
        });
        let window = &mut self.windows[at as usize];
        let slot = Slot::new(at, window.push(row, document));
        for occurrence in row.terms {
            self.terms[occurrence.term as usize].documents += 1;
        }
        self.postings += row.terms.len();
        let windows = &self.windows;
        self.slots.insert_unique(hash_of_key(row.key), slot, |slot| hash_of_key(key_at(windows, *slot)));
        if self.windows[at as usize].is_full() {
            self.seal(at as usize);
        }
    }

    /// Packs a window that grows; its documents get new places.
    fn seal(&mut self, at: usize) {
        let window = &mut self.windows[at];
        self.open[usize::from(window.kind())] = None;
        self.slots.retain(|slot| slot.window() != at);
        window.seal();
        self.note_slots(at);
    }

    /// Notes where the documents of a window stand, and whether it grows.
    fn note_slots(&mut self, at: usize) {
        let number = u32::try_from(at).expect("fewer than four billion windows");
        let windows = &self.windows;
        let window = &windows[at];
        self.slots.reserve(window.living(), |slot| hash_of_key(key_at(windows, *slot)));
        for offset in window.offsets() {
            let hash = hash_of_key(window.key(offset));
            self.slots.insert_unique(hash, Slot::new(number, offset), |slot| hash_of_key(key_at(windows, *slot)));
        }
        if window.is_open() {
            self.open[usize::from(window.kind())] = Some(number);
        }
    }

    /// A document's terms count no more.
    fn forget_terms(&mut self, slot: Slot) {
        for occurrence in self.windows[slot.window()].terms(slot.offset()) {
            self.terms[occurrence.term as usize].documents -= 1;
            self.postings -= 1;
        }
    }
}

fn key_at(windows: &[Window], slot: Slot) -> Key {
    windows[slot.window()].key(slot.offset())
}

fn hash_of_key(key: Key) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u128(key);
    hasher.finish()
}

fn hash_of_term(key: TermKey) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u64(key.0);
    hasher.finish()
}

impl Document {
    fn has_no_text(&self) -> bool {
        self.title.is_empty() && self.text.is_empty() && self.classes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::ByteSet;

    /// Float rounding between a sum of shares and a score.
    const ROUNDING: f32 = 1e-5;

    fn document(key: Key, title: &str, text: &str) -> Document {
        Document { key, title: title.to_owned(), text: text.to_owned(), ..Document::default() }
    }

    fn query(title: &str, text: &str) -> Query {
        Query { title: title.to_owned(), text: text.to_owned(), ..Query::default() }
    }

    fn catalogue() -> Vec<Document> {
        vec![
            document(1, "锂离子电池隔膜涂覆工艺", "一种耐高温陶瓷涂层隔膜，提高电池安全性"),
            document(2, "钢管探伤系统", "超声波检测钢管裂纹"),
            document(3, "Ceramic coating of separators", "A heat resistant coating for lithium ion batteries"),
            document(4, "", ""),
            document(5, "污水处理膜", "用于纺织废水的纳滤膜"),
            document(6, "电池管理系统", "电池电压采集与均衡"),
        ]
    }

    fn index_of(documents: Vec<Document>) -> Index {
        let mut index = Index::new(Arc::new(Cutter::new()));
        index.upsert_many(documents);
        index
    }

    fn keys(hits: &[Hit]) -> Vec<Key> {
        hits.iter().map(|hit| hit.key).collect()
    }

    #[test]
    fn the_document_that_shares_most_comes_first_and_scores_lie_between_0_and_1() {
        let index = index_of(catalogue());
        let hits = index.search(&query("电池隔膜", "需要耐高温的隔膜"), &Filter::default(), 10);
        assert_eq!(keys(&hits)[0], 1);
        assert!(keys(&hits).contains(&6) && !keys(&hits).contains(&3) && !keys(&hits).contains(&4));
        assert!(hits.iter().all(|hit| hit.score > 0.0 && hit.score <= 1.0));
        assert!(hits.is_sorted_by(|a, b| (b.score, a.key) <= (a.score, b.key)));
    }

    #[test]
    fn an_english_demand_finds_an_inflected_text() {
        let hits = index_of(catalogue()).search(&query("coated battery separator", ""), &Filter::default(), 1);
        assert_eq!(keys(&hits), [3]);
    }

    #[test]
    fn equal_scores_come_in_the_order_of_their_keys() {
        let documents = [9, 3, 7, 5].map(|key| document(key, "电池隔膜", "")).to_vec();
        let index = index_of(documents);
        assert_eq!(keys(&index.search(&query("隔膜", ""), &Filter::default(), 3)), [3, 5, 7]);
    }

    #[test]
    fn filters_admit_kinds_and_hubs_and_leave_out_one_document() {
        let mut documents = [1, 2, 3].map(|key| document(key, "电池隔膜", "")).to_vec();
        documents[1].kind = 1;
        documents[2].hub = 7;
        let index = index_of(documents);
        let found = |filter: Filter| keys(&index.search(&query("隔膜", ""), &filter, 10));
        assert_eq!(found(Filter::default()), [1, 2, 3]);
        assert_eq!(found(Filter { kinds: 1 << 1, ..Filter::default() }), [2]);
        assert_eq!(found(Filter { kinds: 1 | 1 << 1, ..Filter::default() }), [1, 2, 3]);
        assert_eq!(found(Filter { hub: Some(7), ..Filter::default() }), [3]);
        assert_eq!(found(Filter { exclude: Some(1), ..Filter::default() }), [2, 3]);
    }

    #[test]
    fn filters_admit_documents_whose_attributes_pass_every_test() {
        let mut documents = [1, 2, 3].map(|key| document(key, "电池隔膜", "")).to_vec();
        documents[1].attributes = Attributes([0, 6, 0, 0, 0, 0, 0, 0b100]);
        documents[2].attributes = Attributes([0, 8, 0, 0, 0, 0, 0, 0b110]);
        let index = index_of(documents);
        let found = |attributes: &[AttributeTest]| {
            let filter = Filter { attributes: attributes.to_vec(), ..Filter::default() };
            keys(&index.search(&query("隔膜", ""), &filter, 10))
        };
        let ready = AttributeTest::OneOf(1, ByteSet::range(6, 9));
        let unknown_or_ready = AttributeTest::OneOf(1, [0, 8, 9].into_iter().collect());
        let field = |bits| AttributeTest::AnyBit(Attributes([0, 0, 0, 0, 0, 0, 0, bits]));
        assert_eq!(found(&[ready]), [2, 3]);
        assert_eq!(found(&[unknown_or_ready]), [1, 3]);
        assert_eq!(found(&[ready, field(0b10)]), [3]);
        assert_eq!(found(&[field(0b1)]), [] as [Key; 0]);
    }

    #[test]
    fn after_updates_and_removals_the_index_answers_like_a_fresh_one() {
        let mut index = index_of(catalogue());
        index.upsert(document(2, "电池隔膜检测", "隔膜缺陷"));
        index.upsert(document(8, "隔膜", ""));
        assert!(index.holds(&document(8, "隔膜", "")) && index.holds(&document(4, "", "")));
        assert!(!index.holds(&document(8, "隔膜", "涂覆")) && !index.holds(&document(9, "", "")));
        assert!(!index.holds(&Document { hub: 1, ..document(8, "隔膜", "") }));
        assert!(index.remove(8) && index.remove(1));
        assert!(!index.remove(1) && !index.contains(1));
        let mut expected = catalogue();
        expected[1] = document(2, "电池隔膜检测", "隔膜缺陷");
        expected.remove(0);
        let fresh = index_of(expected);
        assert_eq!(index.len(), fresh.len());
        for asked in [query("电池隔膜", "耐高温"), query("lithium", "废水"), query("系统", "")] {
            let hits = index.search(&asked, &Filter::default(), 10);
            assert_eq!(hits, fresh.search(&asked, &Filter::default(), 10));
        }
    }

    #[test]
    fn many_replacements_leave_one_document_per_key() {
        let mut index = index_of(catalogue());
        for round in 0..3_000 {
            index.upsert(document(6, &format!("电池 {round}"), ""));
        }
        assert_eq!(index.len(), catalogue().len());
        let last = (3_000 - 1).to_string();
        assert_eq!(keys(&index.search(&query(&last, ""), &Filter::default(), 10)), [6]);
        assert!(index.search(&query("7", ""), &Filter::default(), 10).is_empty());
    }

    #[test]
    fn contributions_add_up_to_the_score_of_the_search() {
        let mut documents = catalogue();
        documents[0].classes = vec!["H01M 50/403".to_owned(), "陶瓷".to_owned()];
        let index = index_of(documents);
        let mut asked = query("锂电池隔膜", "陶瓷涂层，提高安全性 coating 电池");
        asked.classes = vec!["H01M50/40".to_owned(), "涂覆".to_owned()];
        for hit in index.search(&asked, &Filter::default(), 10) {
            let explanation = index.explain(&asked, hit.key, usize::MAX).expect("a hit is in the index");
            assert_eq!(explanation.score, hit.score);
            let sum: f32 = explanation.contributions.iter().map(|contribution| contribution.share).sum();
            assert!((sum - hit.score).abs() < ROUNDING, "{sum} is not {}", hit.score);
            for contribution in &explanation.contributions {
                let told: f32 = contribution.terms.iter().map(|evidence| evidence.share).sum();
                assert!((told - contribution.share).abs() < ROUNDING);
            }
        }
    }

    #[test]
    fn words_of_the_nearest_documents_raise_a_document_and_are_told_as_related() {
        let index = index_of(catalogue());
        let asked = query("电池隔膜", "");
        let contributions = index.explain(&asked, 6, 10).expect("the document is there").contributions;
        let related = contributions.iter().find(|c| c.feature == crate::Feature::Related).expect("words were lent");
        assert!(related.terms.iter().any(|evidence| evidence.term.contains("管理系统")), "{related:?}");
        // One word says nothing of what is meant by it, so nothing is lent.
        let contributions = index.explain(&query("电池", ""), 6, 10).expect("the document is there").contributions;
        assert!(contributions.iter().all(|c| c.feature != crate::Feature::Related));
    }

    #[test]
    fn evidence_stands_in_the_document_and_related_words_are_told_one_by_one() {
        let text = "Cold worked holes keep a compressive residual stress state near fasteners of the wing";
        let neighbor = "Residual stress near fasteners of a wing with cold holes";
        let index = index_of(vec![document(1, "", text), document(2, "", neighbor), document(3, "", "water pump")]);
        let asked = query("residual stress of cold worked holes", "");
        let explanation = index.explain(&asked, 1, 20).expect("the document is there");
        let terms = |feature| {
            let found = explanation.contributions.iter().find(|c| c.feature == feature).expect("a contribution");
            found.terms.iter().map(|evidence| evidence.term.clone()).collect::<Vec<String>>()
        };
        assert!(terms(crate::Feature::BodyText).contains(&"cold worked holes".to_owned()));
        assert!(terms(crate::Feature::BodyText).contains(&"residual stress".to_owned()));
        assert!(terms(crate::Feature::BodyText).iter().all(|term| text.to_lowercase().contains(term)));
        assert!(terms(crate::Feature::Related).contains(&"fasteners".to_owned()));
        assert!(terms(crate::Feature::Related).iter().all(|term| !term.contains(' ')));
    }

    #[test]
    fn several_documents_are_explained_as_each_alone() {
        let index = index_of(catalogue());
        let asked = query("电池隔膜", "提高安全性");
        let many = index.explain_many(&index.cutter().cut_query(&asked), &[6, 99, 1], 5);
        assert_eq!(many, [index.explain(&asked, 6, 5), None, index.explain(&asked, 1, 5)]);
    }

    #[test]
    fn classes_alone_find_documents_by_their_levels() {
        let mut documents = catalogue();
        documents[0].classes = vec!["H01M 50/403".to_owned()];
        documents[1].classes = vec!["G01N 29/04".to_owned()];
        documents[5].classes = vec!["H01M 10/42".to_owned()];
        let index = index_of(documents);
        let asked = Query { classes: vec!["H01M 50/403".to_owned()], ..Query::default() };
        let hits = index.search(&asked, &Filter::default(), 10);
        assert_eq!(keys(&hits), [1, 6]);
        let explanation = index.explain(&asked, 1, 10).expect("the document is there");
        assert_eq!(explanation.score, hits[0].score);
        assert_eq!(explanation.contributions.len(), 1);
        assert_eq!(explanation.contributions[0].feature, crate::Feature::Classes);
    }

    #[test]
    fn evidence_is_text_of_the_document_in_whole_stretches() {
        let index = index_of(catalogue());
        let explanation = index.explain(&query("锂离子电池", "隔膜"), 1, 3).expect("the document is there");
        let title = explanation.contributions.iter().find(|c| c.feature == crate::Feature::TitleText);
        let terms: Vec<&str> = title.expect("the title shares words").terms.iter().map(|e| e.term.as_str()).collect();
        assert!(terms.contains(&"锂离子电池隔膜") || terms.contains(&"锂离子电池"), "{terms:?}");
        assert!(index.explain(&query("锂", ""), 99, 3).is_none());
    }

    #[test]
    fn shared_classes_raise_a_document_and_missing_ones_do_not_lower_it() {
        let mut documents = [1, 2].map(|key| document(key, "电池隔膜", "")).to_vec();
        documents[1].classes = vec!["H01M50/403".to_owned()];
        let index = index_of(documents);
        let plain = index.search(&query("隔膜", ""), &Filter::default(), 10);
        assert_eq!(plain[0].score, plain[1].score);
        let with_classes = Query { classes: vec!["H01M".to_owned()], ..query("隔膜", "") };
        assert_eq!(keys(&index.search(&with_classes, &Filter::default(), 10)), [2, 1]);
    }

    #[test]
    fn empty_documents_and_empty_queries_find_nothing() {
        let index = index_of(catalogue());
        assert!(index.search(&Query::default(), &Filter::default(), 10).is_empty());
        assert!(index.search(&query("电池", ""), &Filter::default(), 0).is_empty());
        let nothing = index.explain(&query("电池", ""), 4, 10).expect("the empty document is there");
        assert_eq!((nothing.score, nothing.contributions.len()), (0.0, 0));
    }
}
