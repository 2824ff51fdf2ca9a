//! Standing queries: given a new document, which of many saved queries does it fit?
//!
//! A query is filed under so many of its weightiest terms that what remains cannot reach its threshold: a document with
//! none of them cannot fit. So a document is compared with a few candidates, not with all saved queries.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::cut::TermKey;
use crate::index::{Filter, Hit, Index, Key};
use crate::weigh::{self, CutDocument, CutQuery, kind_weight, single};

/// Bits of one word of the set of seen queries.
const WORD_BITS: usize = 64;

/// Saved queries, filed by their weightiest terms.
#[derive(Debug, Default)]
pub struct Standing {
    saved: Vec<Option<Saved>>,
    /// Places in `saved` that are free.
    free: Vec<u32>,
    by_key: FxHashMap<Key, u32>,
    filed: FxHashMap<TermKey, Vec<u32>>,
}

#[derive(Debug)]
struct Saved {
    key: Key,
    filter: Filter,
    threshold: f32,
    /// Weightiest first; the weights add up to one.
    terms: Box<[(TermKey, f32)]>,
    /// The first so many terms are those it is filed under.
    filed_terms: usize,
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
        let terms: Box<[(TermKey, f32)]> =
            terms.into_iter().map(|(key, weight)| (key, single(weight / whole))).collect();
        let filed_terms = (0..terms.len()).find(|&from| sum(&terms[from..]) < threshold).unwrap_or(terms.len());
        let place = self.free.pop().unwrap_or_else(|| {
            self.saved.push(None);
            u32::try_from(self.saved.len() - 1).expect("fewer than four billion saved queries")
        });
        for (term, _) in &terms[..filed_terms] {
            self.filed.entry(*term).or_default().push(place);
        }
        self.by_key.insert(key, place);
        self.saved[place as usize] = Some(Saved { key, filter, threshold, terms, filed_terms });
    }

    /// Takes a saved query out; false if there was none.
    pub fn remove(&mut self, key: Key) -> bool {
        let Some(place) = self.by_key.remove(&key) else {
            return false;
        };
        if let Some(saved) = self.saved[place as usize].take() {
            for (term, _) in &saved.terms[..saved.filed_terms] {
                if let Some(filed) = self.filed.get_mut(term) {
                    filed.retain(|other| *other != place);
                    if filed.is_empty() {
                        self.filed.remove(term);
                    }
                }
            }
        }
        self.free.push(place);
        true
    }

    /// The saved queries that a document fits, with the share of what they ask for that it has: greatest first, equal
    /// shares by key.
    pub fn fitting(&self, cut: &CutDocument) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut seen = vec![0_u64; self.saved.len().div_ceil(WORD_BITS)];
        let has: FxHashSet<TermKey> = cut.terms.iter().map(|term| term.key).collect();
        for filed in cut.terms.iter().filter_map(|term| self.filed.get(&term.key)) {
            for &place in filed {
                let place = place as usize;
                let bit = 1 << (place % WORD_BITS);
                if seen[place / WORD_BITS] & bit != 0 {
                    continue;
                }
                seen[place / WORD_BITS] |= bit;
                let Some(saved) = &self.saved[place] else {
                    continue;
                };
                let score = saved.share(&has);
                if score >= saved.threshold && saved.filter.admits(&cut.document) {
                    hits.push(Hit { key: saved.key, score });
                }
            }
        }
        hits.sort_unstable_by(Hit::order);
        hits
    }
}

impl Saved {
    /// The share of what is asked for that the terms have.
    fn share(&self, has: &FxHashSet<TermKey>) -> f32 {
        sum(self.terms.iter().filter(|(term, _)| has.contains(term))).min(1.0)
    }
}

/// Sums weights in double precision, so that the parts of a query add up.
fn sum<'a>(terms: impl IntoIterator<Item = &'a (TermKey, f32)>) -> f32 {
    single(terms.into_iter().map(|(_, weight)| f64::from(*weight)).sum())
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
        let asked = |key: u32| (0..5_u32).map(move |step| (1 + (key * 31 + step * step * 17) % 199, 1));
        let mut queries = Vec::new();
        for key in 0..500_u32 {
            let threshold = [0.3, 0.5, 0.9, 1.0][key as usize % 4];
            standing.upsert(key.into(), &CutQuery::from_terms(asked(key)), Filter::default(), threshold, &index);
            queries.push((key, threshold));
        }
        let mut fits = 0;
        for document in (1..2_000).step_by(7) {
            let cut = CutDocument::from_terms(document.into(), 0, 0, terms(document));
            let has: FxHashSet<TermKey> = cut.terms.iter().map(|term| term.key).collect();
            let mut expected: Vec<Key> = Vec::new();
            for saved in standing.saved.iter().flatten() {
                if saved.share(&has) >= saved.threshold {
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
