//! Standing queries: given a new document, which of many saved queries does it fit?
//!
//! A query is filed under so many of its weightiest terms that what remains cannot reach its threshold: a document with
//! none of them cannot fit. So a document is compared with a few candidates, not with all saved queries. Where another
//! term is as necessary, the entry says so, and most candidates are passed over before the query itself is read.

use rustc_hash::FxHashMap;

use crate::cut::TermKey;
use crate::index::{Filter, Hit, Index, Key};
use crate::weigh::{self, CutDocument, CutQuery, kind_weight, single};

/// Bits of one word of a signature.
const WORD_BITS: usize = 64;
/// Bits of a document's signature; some dozen terms fill a few percent of it.
const SIGNATURE_BITS: usize = 1 << 12;
/// Terms of a saved query that stand in its head.
const HEAD_TERMS: usize = 6;

/// Saved queries, filed by their weightiest terms.
#[derive(Debug, Default)]
pub struct Standing {
    /// What comparing reads, by place.
    heads: Vec<Head>,
    saved: Vec<Option<Saved>>,
    /// Places in `saved` that are free.
    free: Vec<u32>,
    by_key: FxHashMap<Key, u32>,
    terms: FxHashMap<TermKey, SavedTerm>,
    /// Terms that ever got a number.
    numbered: u32,
}

/// A term that some saved query has.
#[derive(Debug)]
struct SavedTerm {
    number: u32,
    /// Saved queries that have it.
    queries: u32,
    /// Those that are filed under it.
    filed: Vec<Filed>,
}

/// A saved query under one of its terms.
#[derive(Clone, Copy, Debug)]
struct Filed {
    place: u32,
    /// Another term that must be there; the same term where none must.
    needed: u32,
}

/// The part of a saved query that tells whether a document fits: one line of the processor's cache.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
struct Head {
    threshold: f32,
    length: u32,
    /// The first terms with their weights.
    terms: [(u32, f32); HEAD_TERMS],
}

#[derive(Debug)]
struct Saved {
    key: Key,
    filter: Filter,
    /// Weightiest first.
    terms: Box<[Weighed]>,
    /// The first so many terms are those it is filed under.
    filed_terms: usize,
}

/// A term of a saved query; the weights of a query add up to one.
#[derive(Clone, Copy, Debug)]
struct Weighed {
    key: TermKey,
    number: u32,
    weight: f32,
}

/// The numbers of a document's terms, with bits that tell most numbers apart from them at once.
struct Has {
    /// Sorted.
    numbers: Vec<u32>,
    signature: [u64; SIGNATURE_BITS / WORD_BITS],
}

impl Standing {
    /// No saved queries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of saved queries.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is no saved query.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// Saves a query under the caller's key; a query of the same key is replaced.
    ///
    /// A document fits when it has at least the share `threshold` of what is asked for (above 0, up to 1), where each
    /// term counts by its weight in the query and its rarity in `catalogue` now. Terms that the catalogue does not know
    /// count as the rarest. A query without terms never fits.
    pub fn upsert(&mut self, key: Key, query: &CutQuery, filter: Filter, threshold: f32, catalogue: &Index) {
        self.remove(key);
        let mut terms: Vec<(TermKey, f64)> = query
            .terms
            .iter()
            .map(|term| (term.key, f64::from(term.weight * kind_weight(term.kind)) * catalogue.rarity(term.key)))
            .chain(query.classes.iter().map(|class| (*class, catalogue.rarity(*class))))
            .collect();
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let whole: f64 = terms.iter().map(|(_, weight)| weight).sum();
        let terms: Box<[Weighed]> = terms
            .into_iter()
            .map(|(key, weight)| Weighed { key, number: self.number(key), weight: single(weight / whole) })
            .collect();
        let filed_terms = (0..terms.len()).find(|&from| sum(&terms[from..]) < threshold).unwrap_or(terms.len());
        let place = self.free.pop().unwrap_or_else(|| {
            self.saved.push(None);
            self.heads.push(Head::default());
            u32::try_from(self.saved.len() - 1).expect("fewer than four billion saved queries")
        });
        for (at, term) in terms[..filed_terms].iter().enumerate() {
            let filed = Filed { place, needed: needed(&terms[at..], threshold) };
            self.terms.get_mut(&term.key).expect("the term was just numbered").filed.push(filed);
        }
        let mut head = Head { threshold, length: u32::try_from(terms.len()).unwrap_or(u32::MAX), ..Head::default() };
        for (place, term) in head.terms.iter_mut().zip(&terms) {
            *place = (term.number, term.weight);
        }
        self.by_key.insert(key, place);
        self.heads[place as usize] = head;
        self.saved[place as usize] = Some(Saved { key, filter, terms, filed_terms });
    }

    /// The number of a term that one more query has.
    fn number(&mut self, key: TermKey) -> u32 {
        let term = self.terms.entry(key).or_insert_with(|| {
            self.numbered += 1;
            SavedTerm { number: self.numbered, queries: 0, filed: Vec::new() }
        });
        term.queries += 1;
        term.number
    }

    /// Takes a saved query out; false if there was none.
    pub fn remove(&mut self, key: Key) -> bool {
        let Some(place) = self.by_key.remove(&key) else {
            return false;
        };
        if let Some(saved) = self.saved[place as usize].take() {
            for (at, term) in saved.terms.iter().enumerate() {
                let known = self.terms.get_mut(&term.key).expect("a saved query's term is known");
                if at < saved.filed_terms {
                    known.filed.retain(|other| other.place != place);
                }
                known.queries -= 1;
                if known.queries == 0 {
                    self.terms.remove(&term.key);
                }
            }
        }
        self.free.push(place);
        true
    }

    /// The share of what a saved query asks for that a document has.
    fn share(&self, place: usize, has: &Has) -> f32 {
        let head = &self.heads[place];
        let length = head.length as usize;
        let in_head = head.terms[..length.min(HEAD_TERMS)].iter().copied();
        let behind = self.saved[place].iter().filter(|_| length > HEAD_TERMS);
        let behind = behind.flat_map(|saved| saved.terms[HEAD_TERMS..].iter().map(|term| (term.number, term.weight)));
        let shared = in_head.chain(behind).filter(|(number, _)| has.term(*number));
        single(shared.map(|(_, weight)| f64::from(weight)).sum()).min(1.0)
    }

    /// The saved queries that a document fits, with the share of what they ask for that it has: greatest first, equal
    /// shares by key.
    pub fn fitting(&self, cut: &CutDocument) -> Vec<Hit> {
        let known: Vec<&SavedTerm> = cut.terms.iter().filter_map(|term| self.terms.get(&term.key)).collect();
        let has = Has::new(known.iter().map(|term| term.number));
        let mut places: Vec<u32> = Vec::new();
        for term in known {
            places.extend(term.filed.iter().filter(|filed| has.perhaps(filed.needed)).map(|filed| filed.place));
        }
        // A query may be filed under several of the document's terms.
        places.sort_unstable();
        places.dedup();
        let mut hits = Vec::new();
        for place in places {
            let score = self.share(place as usize, &has);
            if score < self.heads[place as usize].threshold {
                continue;
            }
            if let Some(saved) = self.saved[place as usize].as_ref().filter(|saved| saved.filter.admits(&cut.document))
            {
                hits.push(Hit { key: saved.key, score });
            }
        }
        hits.sort_unstable_by(Hit::order);
        hits
    }
}

impl Has {
    fn new(numbers: impl Iterator<Item = u32>) -> Self {
        let mut has = Self { numbers: numbers.collect(), signature: [0; SIGNATURE_BITS / WORD_BITS] };
        has.numbers.sort_unstable();
        for number in &has.numbers {
            let bit = *number as usize % SIGNATURE_BITS;
            has.signature[bit / WORD_BITS] |= 1 << (bit % WORD_BITS);
        }
        has
    }

    /// Whether the document may have the term; false is certain.
    fn perhaps(&self, number: u32) -> bool {
        let bit = number as usize % SIGNATURE_BITS;
        self.signature[bit / WORD_BITS] >> (bit % WORD_BITS) & 1 == 1
    }

    /// Whether the document has the term.
    fn term(&self, number: u32) -> bool {
        self.perhaps(number) && self.numbers.binary_search(&number).is_ok()
    }
}

/// The term besides the first without which a document cannot reach the threshold, when it has the first of these terms
/// and none that weighs more: that is the second, if any; else the first again.
fn needed(terms: &[Weighed], threshold: f32) -> u32 {
    match terms {
        [first, second, others @ ..] if sum(std::iter::once(first).chain(others)) < threshold => second.number,
        [first, ..] => first.number,
        [] => 0,
    }
}

/// Sums weights in double precision, so that the parts of a query add up.
fn sum<'a>(terms: impl IntoIterator<Item = &'a Weighed>) -> f32 {
    single(terms.into_iter().map(|term| f64::from(term.weight)).sum())
}

impl Index {
    /// How rare a term is, an unknown one as if one document had it.
    fn rarity(&self, key: TermKey) -> f64 {
        let documents = self.find_number(key).map_or(0, |number| self.term(number).documents);
        weigh::rarity(self.len().max(1), documents.max(1))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::cut::Cutter;
    use crate::index::{Document, Query};

    fn document(key: Key, title: &str) -> Document {
        Document { key, title: title.to_owned(), ..Document::default() }
    }

    fn query(text: &str) -> Query {
        Query { text: text.to_owned(), ..Query::default() }
    }

    fn keys(hits: &[Hit]) -> Vec<Key> {
        hits.iter().map(|hit| hit.key).collect()
    }

    fn catalogue() -> Index {
        let mut index = Index::new(Arc::new(Cutter::new()));
        index.upsert_many((0..50).map(|key| document(key, "一种装置的生产方法")));
        index.upsert(document(50, "锂离子电池隔膜"));
        index
    }

    #[test]
    fn a_new_document_finds_the_saved_queries_that_it_fits() {
        let catalogue = catalogue();
        let cutter = catalogue.cutter();
        let mut standing = Standing::new();
        for (key, text) in [(1, "电池隔膜"), (2, "电池隔膜生产装置"), (3, "污水处理"), (4, "")] {
            standing.upsert(key, &cutter.cut_query(&query(text)), Filter::default(), 0.6, &catalogue);
        }
        let only_demands = Filter { kinds: 1 << 2, ..Filter::default() };
        standing.upsert(5, &cutter.cut_query(&query("隔膜")), only_demands, 0.6, &catalogue);
        let fits = |text: &str| keys(&standing.fitting(&cutter.cut_document(document(99, text))));
        assert_eq!(fits("电池隔膜涂层"), [1, 2]);
        assert_eq!(fits("电池隔膜生产装置"), [1, 2]);
        assert_eq!(fits("一种生产装置"), [] as [Key; 0]);
        assert_eq!(fits("污水处理厂"), [3]);
        let demand = Document { kind: 2, ..document(99, "隔膜") };
        assert_eq!(keys(&standing.fitting(&cutter.cut_document(demand))), [5]);
    }

    #[test]
    fn a_replaced_or_removed_query_fits_no_more() {
        let catalogue = catalogue();
        let cutter = catalogue.cutter();
        let mut standing = Standing::new();
        standing.upsert(1, &cutter.cut_query(&query("电池隔膜")), Filter::default(), 0.5, &catalogue);
        standing.upsert(2, &cutter.cut_query(&query("电池")), Filter::default(), 0.5, &catalogue);
        standing.upsert(1, &cutter.cut_query(&query("水泵")), Filter::default(), 0.5, &catalogue);
        assert!(standing.remove(2) && !standing.remove(2));
        assert_eq!(standing.len(), 1);
        let fits = |text: &str| keys(&standing.fitting(&cutter.cut_document(document(99, text))));
        assert_eq!(fits("电池隔膜"), [] as [Key; 0]);
        assert_eq!(fits("水泵"), [1]);
    }

    #[test]
    fn filing_by_the_weightiest_terms_loses_no_fit() {
        let mut index = Index::new(Arc::new(Cutter::new()));
        // Term n is in every n-th document, so that terms are of many rarities.
        let terms = |key: u32| (1..200).filter(move |term| key.is_multiple_of(*term)).map(|term| (term, 1));
        for key in 1..2_000 {
            index.upsert_cut(CutDocument::from_terms(key.into(), 0, 0, terms(key)));
        }
        let mut standing = Standing::new();
        let asked = |key: u32| (0..3 + key % 7).map(move |step| (1 + (key * 31 + step * step * 17) % 199, 1));
        let mut queries = Vec::new();
        for key in 0..500_u32 {
            let threshold = [0.3, 0.5, 0.9, 1.0][key as usize % 4];
            standing.upsert(key.into(), &CutQuery::from_terms(asked(key)), Filter::default(), threshold, &index);
            queries.push((key, threshold));
        }
        let mut fits = 0;
        for document in (1..2_000).step_by(7) {
            let cut = CutDocument::from_terms(document.into(), 0, 0, terms(document));
            let mut expected: Vec<Key> = Vec::new();
            for (saved, head) in standing.saved.iter().zip(&standing.heads) {
                let saved = saved.as_ref().expect("no query was removed");
                let has = |term: &&Weighed| cut.terms.iter().any(|other| other.key == term.key);
                if sum(saved.terms.iter().filter(has)) >= head.threshold {
                    expected.push(saved.key);
                }
            }
            let mut found = keys(&standing.fitting(&cut));
            found.sort_unstable();
            assert_eq!(found, expected);
            fits += found.len();
        }
        assert!(fits > 100, "{fits} fits are too few to tell");
    }
}
