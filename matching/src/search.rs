//! Finding: sums over windows, the best of them scored in full.

use rustc_hash::FxHashMap;

use crate::cut::TermKind;
use crate::explain::{self, Explanation};
use crate::feature::weights::TextWeights;
use crate::index::{Document, Filter, Hit, Index, KIND_COUNT, Key, Query, Slot};
use crate::table::WordTable;
use crate::weigh::{self, CutQuery, FEEDBACK_DOCUMENTS, FEEDBACK_POWER, damped, kind_weight, real, single};
use crate::window::{Asked, Found, Sums, Window, with_sums};

/// The likest documents that are scored in full, where fewer are asked for. What lies behind them cannot come first:
/// feedback and classes raise a score by a factor, not by a sum.
const POOL_DOCUMENTS: usize = 128;
/// A query of fewer terms, a word or two, is taken at its word: nothing tells which of its nearest documents are meant.
const FEEDBACK_TERMS_MIN: usize = 4;
/// A pool is cut back to its capacity when it has grown to this many times of it.
const POOL_SLACK: usize = 2;

/// A query with the weights that the catalogue gives its terms.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// Terms by number, with their factors: greatest first, equal ones in the order of their keys.
    pub(crate) terms: Vec<(u32, f32)>,
    /// Numbers of the class levels that some document has, sorted.
    classes: Vec<u32>,
    /// All class levels of the query.
    class_count: usize,
    /// Whether the nearest documents lend their words.
    takes_feedback: bool,
    /// How the text is weighed.
    weights: TextWeights,
}

/// A document that may be among the best.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) key: Key,
    pub(crate) slot: Slot,
    pub(crate) likeness: f32,
}

/// The likest documents so far.
#[derive(Debug)]
struct Pool {
    capacity: usize,
    /// Nothing below it belongs here.
    floor: f32,
    candidates: Vec<Candidate>,
}

/// Two sets of likest documents: those that the filter admits, and those of each kind, which lend their words.
struct Pools<'a> {
    filter: &'a Filter,
    admitted: Pool,
    lenders: [Option<Pool>; KIND_COUNT as usize],
}

/// Words of the documents nearest to a query, with their factors, by kind of document.
#[derive(Debug, Default)]
pub(crate) struct Feedback {
    by_kind: [WordTable; KIND_COUNT as usize],
}

/// What a document's score is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Merits {
    pub(crate) likeness: f32,
    pub(crate) feedback: f64,
    pub(crate) classes: Option<f64>,
    pub(crate) weights: TextWeights,
}

impl Index {
    /// The best documents for a query: highest score first, equal scores by key. Documents that share nothing with
    /// the query are left out.
    pub fn search(&self, query: &Query, filter: &Filter, limit: usize) -> Vec<Hit> {
        self.search_cut(&self.cutter().cut_query(query), filter, limit)
    }

    /// As [`Index::search`], for a query that was cut beforehand by [`crate::Cutter::cut_query`].
    pub fn search_cut(&self, query: &CutQuery, filter: &Filter, limit: usize) -> Vec<Hit> {
        let resolved = Resolved::new(self, query);
        let mut pools = Pools::new(filter, limit, &resolved);
        pools.scan_all(self.windows(), &resolved);
        self.finish(&resolved, pools, limit)
    }

    /// Searches for many queries at once, each as [`Index::search_cut`] does, on as many threads as given. It is
    /// faster than one after the other because each window is read once for all of a thread's queries.
    pub fn search_many(&self, queries: &[(CutQuery, Filter)], limit: usize, threads: usize) -> Vec<Vec<Hit>> {
        side_by_side(queries, threads, |queries| self.search_window_by_window(queries, limit))
    }

    /// The same hits as [`Index::search_cut`], found the long way: every document is scored in full from its own terms,
    /// without lists, windows or pools. For checks; it takes thousands of times as long.
    pub fn search_exhaustively(&self, query: &CutQuery, filter: &Filter, limit: usize) -> Vec<Hit> {
        let resolved = Resolved::new(self, query);
        let mut by_kind: [Vec<Candidate>; KIND_COUNT as usize] = Default::default();
        for (at, window) in (0..).zip(self.windows()) {
            for offset in window.offsets() {
                let counts: FxHashMap<u32, f32> =
                    window.terms(offset).map(|occurrence| (occurrence.term, damped(occurrence.count))).collect();
                let steps = resolved.terms.iter().filter_map(|(term, factor)| Some(factor * counts.get(term)?));
                let likeness = steps.sum::<f32>() * window.inverse_length(offset);
                if likeness > 0.0 && filter.admits_kind(window.kind().into()) {
                    let candidate = Candidate { key: window.key(offset), slot: Slot::new(at, offset), likeness };
                    by_kind[usize::from(window.kind())].push(candidate);
                }
            }
        }
        for candidates in &mut by_kind {
            candidates.sort_unstable_by(Candidate::order);
        }
        let lenders = if resolved.takes_feedback { FEEDBACK_DOCUMENTS } else { 0 };
        let nearest = |candidates: &Vec<Candidate>| lent_words(self, &candidates[..candidates.len().min(lenders)]);
        let feedback = Feedback { by_kind: by_kind.each_ref().map(nearest) };
        let mut hits: Vec<Hit> = by_kind
            .iter()
            .flatten()
            .filter(|candidate| filter.admits_place(&self.windows()[candidate.slot.window()], candidate.slot.offset()))
            .map(|candidate| {
                let merits = feedback.merits(self, &resolved, candidate.slot, candidate.likeness);
                Hit { key: candidate.key, score: weigh::score(&merits) }
            })
            .collect();
        hits.sort_unstable_by(Hit::order);
        hits.truncate(limit);
        hits
    }

    /// Why a document fits a query, with at most `terms_max` terms of evidence for each feature; `None` if there is no
    /// such document. The score is the same as in [`Index::search`].
    pub fn explain(&self, query: &Query, key: Key, terms_max: usize) -> Option<Explanation> {
        self.explain_many(&self.cutter().cut_query(query), &[key], terms_max).pop().flatten()
    }

    /// As [`Index::explain`], for several documents at the cost of one search; `None` for those that are not there.
    pub fn explain_many(&self, query: &CutQuery, keys: &[Key], terms_max: usize) -> Vec<Option<Explanation>> {
        let filter = self.kinds_of(keys);
        if filter.kinds == 0 {
            return vec![None; keys.len()];
        }
        let resolved = Resolved::new(self, query);
        let mut pools = Pools::new(&filter, 0, &resolved);
        pools.scan_all(self.windows(), &resolved);
        self.explain_from(&resolved, pools, keys, terms_max)
    }

    /// As [`Index::explain_many`], for many queries with documents of their own, as [`Index::search_many`] searches for many.
    pub fn explain_each(
        &self,
        told: &[(CutQuery, Vec<Key>)],
        terms_max: usize,
        threads: usize,
    ) -> Vec<Vec<Option<Explanation>>> {
        side_by_side(told, threads, |told| self.explain_window_by_window(told, terms_max))
    }

    fn explain_window_by_window(
        &self,
        told: &[(CutQuery, Vec<Key>)],
        terms_max: usize,
    ) -> Vec<Vec<Option<Explanation>>> {
        let filters: Vec<Filter> = told.iter().map(|(_, keys)| self.kinds_of(keys)).collect();
        let resolved: Vec<Resolved> = told.iter().map(|(query, _)| Resolved::new(self, query)).collect();
        let with_pools = resolved.iter().zip(&filters);
        let mut asked: Vec<(&Resolved, Pools<'_>)> =
            with_pools.map(|(resolved, filter)| (resolved, Pools::new(filter, 0, resolved))).collect();
        self.scan_window_by_window(&mut asked);
        let explained = asked.into_iter().zip(told);
        explained.map(|((resolved, pools), (_, keys))| self.explain_from(resolved, pools, keys, terms_max)).collect()
    }

    /// A filter for the kinds of these documents; one for all kinds if there is none of them.
    fn kinds_of(&self, keys: &[Key]) -> Filter {
        let kinds = keys
            .iter()
            .filter_map(|key| Some(self.windows()[self.slot(*key)?.window()].kind()))
            .fold(0, |kinds, kind| kinds | 1 << kind);
        Filter { kinds, ..Filter::default() }
    }

    fn explain_from(
        &self,
        resolved: &Resolved,
        pools: Pools<'_>,
        keys: &[Key],
        terms_max: usize,
    ) -> Vec<Option<Explanation>> {
        let feedback = Feedback::new(self, pools.lenders);
        keys.iter().map(|&key| explain::explain(self, resolved, &feedback, key, terms_max)).collect()
    }

    fn search_window_by_window(&self, queries: &[(CutQuery, Filter)], limit: usize) -> Vec<Vec<Hit>> {
        let resolved: Vec<Resolved> = queries.iter().map(|(query, _)| Resolved::new(self, query)).collect();
        let with_pools = resolved.iter().zip(queries);
        let mut asked: Vec<(&Resolved, Pools<'_>)> =
            with_pools.map(|(resolved, (_, filter))| (resolved, Pools::new(filter, limit, resolved))).collect();
        self.scan_window_by_window(&mut asked);
        asked.into_iter().map(|(resolved, pools)| self.finish(resolved, pools, limit)).collect()
    }

    fn scan_window_by_window(&self, asked: &mut [(&Resolved, Pools<'_>)]) {
        let mut lists = Vec::new();
        with_sums(|sums| {
            for (at, window) in (0..).zip(self.windows()) {
                for (resolved, pools) in &mut *asked {
                    lists.clear();
                    window.ask(&resolved.terms, &mut lists);
                    pools.scan(at, window, &mut lists, sums);
                }
            }
        });
    }

    /// Scores the pool in full.
    fn finish(&self, resolved: &Resolved, pools: Pools<'_>, limit: usize) -> Vec<Hit> {
        let feedback = Feedback::new(self, pools.lenders);
        let scored = pools.admitted.into_best().into_iter().map(|candidate| {
            let merits = feedback.merits(self, resolved, candidate.slot, candidate.likeness);
            Hit { key: candidate.key, score: weigh::score(&merits) }
        });
        let mut hits: Vec<Hit> = scored.collect();
        hits.sort_unstable_by(Hit::order);
        hits.truncate(limit);
        hits
    }
}

/// Does the work in equal stretches, one on each thread, and answers in the order of what it is done for.
fn side_by_side<T: Sync, R: Send>(all: &[T], threads: usize, work: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    let share = all.len().div_ceil(threads.max(1)).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let workers: Vec<_> = all.chunks(share).map(|stretch| scope.spawn(move || work(stretch))).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a search does not panic")).collect()
    })
}

impl Resolved {
    fn new(index: &Index, query: &CutQuery) -> Self {
        let mut weighted: Vec<(u32, TermKind, f64)> = query
            .terms
            .iter()
            .filter_map(|term| {
                let number = index.find_number(term.key)?;
                let rarity = weigh::rarity(index.len(), index.term(number).documents);
                (rarity > 0.0).then(|| (number, term.kind, f64::from(term.weight) * rarity))
            })
            .collect();
        let mut classes: Vec<u32> = query.classes.iter().filter_map(|key| index.find_number(*key)).collect();
        if query.terms.is_empty() {
            // Only classes were asked for: they take the place of words.
            weighted.extend(classes.iter().filter_map(|&number| {
                let rarity = weigh::rarity(index.len(), index.term(number).documents);
                (rarity > 0.0).then_some((number, TermKind::Class, rarity))
            }));
        }
        let length = weighted.iter().map(|(_, _, weight)| weight * weight).sum::<f64>().sqrt();
        let factor = |kind, weight: f64| single(weight * f64::from(kind_weight(kind)) / length);
        let mut terms: Vec<(u32, f32)> =
            weighted.into_iter().map(|(number, kind, weight)| (number, factor(kind, weight))).collect();
        // A stable sort: equal factors stay in the order of their keys, so that sums never differ.
        terms.sort_by(|a, b| b.1.total_cmp(&a.1));
        classes.sort_unstable();
        let takes_feedback = query.terms.len() >= FEEDBACK_TERMS_MIN;
        Self { terms, classes, class_count: query.classes.len(), takes_feedback, weights: query.weights }
    }
}

impl Pool {
    fn new(capacity: usize) -> Self {
        Self { capacity, floor: 0.0, candidates: Vec::new() }
    }

    fn offer(&mut self, candidate: Candidate) {
        if candidate.likeness < self.floor || self.capacity == 0 {
            return;
        }
        self.candidates.push(candidate);
        if self.candidates.len() >= self.capacity * POOL_SLACK {
            self.candidates.select_nth_unstable_by(self.capacity - 1, Candidate::order);
            self.candidates.truncate(self.capacity);
            self.floor = self.candidates[self.capacity - 1].likeness;
        }
    }

    /// The likest, in order.
    fn into_best(mut self) -> Vec<Candidate> {
        self.candidates.sort_unstable_by(Candidate::order);
        self.candidates.truncate(self.capacity);
        self.candidates
    }
}

impl Candidate {
    fn order(a: &Self, b: &Self) -> std::cmp::Ordering {
        b.likeness.total_cmp(&a.likeness).then(a.key.cmp(&b.key))
    }
}

impl<'a> Pools<'a> {
    /// Pools for the best `limit`; with 0 only for explanations.
    fn new(filter: &'a Filter, limit: usize, resolved: &Resolved) -> Self {
        let lenders = if resolved.takes_feedback { FEEDBACK_DOCUMENTS } else { 0 };
        let is_reordered = resolved.takes_feedback || resolved.class_count > 0;
        let admitted = if limit > 0 && is_reordered { limit.max(POOL_DOCUMENTS) } else { limit };
        Self {
            filter,
            admitted: Pool::new(admitted),
            lenders: std::array::from_fn(|kind| filter.admits_kind(kind).then(|| Pool::new(lenders))),
        }
    }

    /// Finds the lists of all windows before it reads the first, so that the processor waits for many of them at once.
    fn scan_all(&mut self, windows: &[Window], resolved: &Resolved) {
        let mut asked = Vec::with_capacity(windows.len() * resolved.terms.len());
        let mut found = Vec::with_capacity(windows.len());
        for window in windows {
            let before = asked.len();
            window.ask(&resolved.terms, &mut asked);
            found.push(asked.len() - before);
        }
        let mut rest = &mut asked[..];
        with_sums(|sums| {
            for ((at, window), found) in (0..).zip(windows).zip(found) {
                let of_window = rest.split_off_mut(..found).expect("the lists were just counted");
                self.scan(at, window, of_window, sums);
            }
        });
    }

    fn scan(&mut self, at: u32, window: &Window, asked: &mut [Asked<'_>], sums: &mut Sums) {
        let Some(lenders) = &mut self.lenders[usize::from(window.kind())] else {
            return;
        };
        let (admitted, filter) = (&mut self.admitted, self.filter);
        if admitted.capacity == 0 && lenders.capacity == 0 {
            return;
        }
        let floor = |admitted: &Pool, lenders: &Pool| match (admitted.capacity, lenders.capacity) {
            (_, 0) => admitted.floor,
            (0, _) => lenders.floor,
            _ => admitted.floor.min(lenders.floor),
        };
        if lenders.capacity == 0 && admitted.floor == 0.0 && asked.len() > 1 {
            admitted.floor = seed(window, asked, filter, admitted.capacity);
        }
        let first_floor = floor(admitted, lenders);
        window.scan(asked, sums, first_floor, |Found { offset, likeness }| {
            let key = window.key(offset);
            let candidate = Candidate { key, slot: Slot::new(at, offset), likeness };
            lenders.offer(candidate);
            if filter.admits_place(window, offset) {
                admitted.offer(candidate);
            }
            floor(admitted, lenders)
        });
    }
}

/// A likeness that so many admitted documents of a window reach with one term alone, so that the first documents that are
/// looked at are not the first to come along.
fn seed(window: &Window, asked: &[Asked<'_>], filter: &Filter, documents: usize) -> f32 {
    let mut seeded = 0.0_f32;
    for list in asked {
        let mut pool = Pool { floor: seeded, ..Pool::new(documents) };
        window.scan_list(list, seeded, |Found { offset, likeness }| {
            if filter.admits_place(window, offset) {
                pool.offer(Candidate { key: window.key(offset), slot: Slot::new(0, offset), likeness });
            }
            pool.floor
        });
        let best = pool.into_best();
        if best.len() == documents {
            seeded = seeded.max(best.last().map_or(0.0, |least| least.likeness));
        }
    }
    seeded
}

impl Feedback {
    fn new(index: &Index, lenders: [Option<Pool>; KIND_COUNT as usize]) -> Self {
        let by_kind =
            lenders.map(|pool| pool.map_or_else(WordTable::default, |pool| lent_words(index, &pool.into_best())));
        Self { by_kind }
    }

    /// The factors of the words that the nearest documents of a kind lend.
    pub(crate) fn words(&self, kind: u8) -> &WordTable {
        &self.by_kind[usize::from(kind)]
    }

    /// What a document's score is made of.
    pub(crate) fn merits(&self, index: &Index, resolved: &Resolved, slot: Slot, likeness: f32) -> Merits {
        let window = &index.windows()[slot.window()];
        let words = self.words(window.kind());
        let mut sum = 0;
        let mut classes = (0, 0);
        if words.is_empty() && resolved.class_count == 0 {
            return Merits { likeness, feedback: 0.0, classes: None, weights: resolved.weights };
        }
        for occurrence in window.terms(slot.offset()) {
            if let Some(factor) = words.get(occurrence.term) {
                sum += weigh::fixed(factor * f64::from(damped(occurrence.count)));
            }
            if resolved.class_count > 0 && index.term(occurrence.term).kind == TermKind::Class {
                classes.0 += 1;
                classes.1 += usize::from(resolved.has_class(occurrence.term));
            }
        }
        let agreement = match classes {
            (_, 0) => 0.0,
            (all, shared) => real(shared) / (real(all) * real(resolved.class_count)).sqrt(),
        };
        Merits {
            likeness,
            feedback: weigh::from_fixed(sum) * f64::from(window.inverse_length(slot.offset())),
            classes: (resolved.class_count > 0).then_some(agreement),
            weights: resolved.weights,
        }
    }
}

impl Resolved {
    /// Whether the query has this class level.
    pub(crate) fn has_class(&self, number: u32) -> bool {
        self.classes.binary_search(&number).is_ok()
    }
}

/// The words of the nearest documents as a vector of length one, times the weights of their kinds.
fn lent_words(index: &Index, nearest: &[Candidate]) -> WordTable {
    let whole: f64 = nearest.iter().map(|lender| f64::from(lender.likeness).powi(FEEDBACK_POWER)).sum();
    let mut words = WordTable::default();
    for lender in nearest {
        let window = &index.windows()[lender.slot.window()];
        let share = f64::from(lender.likeness).powi(FEEDBACK_POWER) / whole;
        let part = share * f64::from(window.inverse_length(lender.slot.offset()));
        for occurrence in window.terms(lender.slot.offset()) {
            *words.weight_mut(occurrence.term) += part * f64::from(damped(occurrence.count));
        }
    }
    let mut square = 0;
    for (number, weight) in words.iter_mut() {
        let term = index.term(number);
        let factor = match term.kind {
            TermKind::Class => 0.0,
            kind => f64::from(kind_weight(kind)) * weigh::rarity(index.len(), term.documents),
        };
        square += weigh::fixed((*weight * factor).powi(2));
        *weight *= factor * f64::from(kind_weight(term.kind));
    }
    let length = weigh::from_fixed(square).sqrt();
    if length > 0.0 {
        words.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
    words
}

impl Hit {
    /// Highest score first, equal scores by key.
    pub(crate) fn order(a: &Self, b: &Self) -> std::cmp::Ordering {
        b.score.total_cmp(&a.score).then(a.key.cmp(&b.key))
    }
}

impl Filter {
    /// Whether the document may be found.
    pub(crate) fn admits(&self, document: &Document) -> bool {
        self.admits_kind(document.kind.into())
            && self.hub.is_none_or(|hub| hub == document.hub)
            && self.exclude != Some(document.key)
            && self.attributes.iter().all(|test| test.admits(document.attributes))
    }

    /// Whether a document of a window whose kind is admitted may be found.
    fn admits_place(&self, window: &Window, offset: u16) -> bool {
        self.hub.is_none_or(|hub| hub == window.hub(offset))
            && self.attributes.iter().all(|test| test.admits(window.attributes(offset)))
            && self.exclude.is_none_or(|excluded| excluded != window.key(offset))
    }

    fn admits_kind(&self, kind: usize) -> bool {
        self.kinds == 0 || usize::from(self.kinds) & 1 << kind != 0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::attribute::{AttributeTest, Attributes, ByteSet};
    use crate::cut::Cutter;
    use crate::weigh::CutDocument;

    /// Hits asked for.
    const LIMIT: usize = 20;

    /// SplitMix64: the same numbers for the same seed.
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: u32) -> u32 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            u32::try_from((z ^ (z >> 31)) >> 32).expect("32 bits") % end
        }

        /// Words of a subject among general ones, of which small numbers are frequent.
        fn words(&mut self, count: u32) -> Vec<(u32, u8)> {
            let subject = self.below(200);
            let mut words: Vec<u32> = (0..count)
                .map(|_| match self.below(3) {
                    0 => 10_000 + subject * 40 + self.below(40),
                    _ => self.below(90) * self.below(90),
                })
                .collect();
            words.sort_unstable();
            let counted = words.chunk_by(|a, b| a == b);
            counted.map(|same| (same[0], u8::try_from(same.len()).expect("few words"))).collect()
        }
    }

    fn document(random: &mut Random, key: u32) -> CutDocument {
        let kind = u8::from(key.is_multiple_of(10));
        let hub = u16::try_from(key % 4).expect("a small number");
        let length = 6 + random.below(12);
        let mut cut = CutDocument::from_terms(key.into(), kind, hub, random.words(length));
        cut.document.attributes = Attributes::from_bits(u64::from(key % 50));
        cut
    }

    fn index() -> Index {
        Index::new(Arc::new(Cutter::new()))
    }

    /// More documents than a window holds, some of them changed, some removed.
    fn catalogue() -> Index {
        let mut random = Random(1);
        let mut index = index();
        for key in 0..80_000 {
            index.upsert_cut(document(&mut random, key));
        }
        for _ in 0..3_000 {
            let key = random.below(80_000);
            index.upsert_cut(document(&mut random, key));
            index.remove(random.below(80_000).into());
        }
        index
    }

    fn filters() -> [Filter; 5] {
        let odd = AttributeTest::AnyBit(Attributes::from_bits(1));
        let some = AttributeTest::OneOf(0, ByteSet::range(3, 40));
        [
            Filter::default(),
            Filter { kinds: 1 << 1, ..Filter::default() },
            Filter { hub: Some(2), ..Filter::default() },
            Filter { kinds: 1, hub: Some(1), exclude: Some(41), ..Filter::default() },
            Filter { attributes: vec![odd, some], ..Filter::default() },
        ]
    }

    #[test]
    fn a_search_finds_exactly_what_scoring_every_document_finds() {
        let index = catalogue();
        let mut random = Random(2);
        for (filter, length) in filters().iter().zip([3, 30, 80, 200, 60]).cycle().take(15) {
            let query = CutQuery::from_terms(random.words(length));
            let exact = index.search_exhaustively(&query, filter, LIMIT);
            assert_eq!(exact.len(), LIMIT);
            assert_eq!(index.search_cut(&query, filter, LIMIT), exact);
        }
        let unknown = CutQuery::from_terms([(4_000_000, 1)]);
        assert!(index.search_cut(&unknown, &Filter::default(), LIMIT).is_empty());
    }

    #[test]
    fn what_was_added_changed_and_removed_leaves_no_trace() {
        let changed = catalogue();
        let mut random = Random(1);
        let mut documents: Vec<Option<CutDocument>> = (0..80_000).map(|key| Some(document(&mut random, key))).collect();
        for _ in 0..3_000 {
            let key = random.below(80_000);
            documents[key as usize] = Some(document(&mut random, key));
            documents[random.below(80_000) as usize] = None;
        }
        let mut fresh = index();
        // In another order, so that terms get other numbers and documents other places.
        documents.into_iter().rev().flatten().for_each(|document| fresh.upsert_cut(document));
        assert_eq!(changed.len(), fresh.len());
        assert_eq!(changed.digest(), fresh.digest());
        for (filter, length) in filters().iter().zip([3, 30, 80, 200, 60]) {
            let query = CutQuery::from_terms(random.words(length));
            assert_eq!(changed.search_cut(&query, filter, LIMIT), fresh.search_cut(&query, filter, LIMIT));
        }
        fresh.remove(7);
        assert_ne!(changed.digest(), fresh.digest());
    }

    #[test]
    fn a_refresh_packs_the_index_and_changes_no_answer() {
        let mut index = catalogue();
        for key in 0..40_000 {
            index.remove(key);
        }
        let query = CutQuery::from_terms(Random(3).words(60));
        let before = (index.len(), index.digest(), index.search_cut(&query, &Filter::default(), LIMIT));
        let bytes = index.size().forward_bytes;
        index.refresh();
        assert_eq!((index.len(), index.digest(), index.search_cut(&query, &Filter::default(), LIMIT)), before);
        assert!(index.size().forward_bytes < bytes * 3 / 4);
        // What was packed can be changed like anything else.
        let hit = before.2[0].key;
        assert!(index.remove(hit) && !index.contains(hit));
        index.upsert_cut(CutDocument::from_terms(hit, 0, 0, [(5_000_000, 1)]));
        let found = index.search_cut(&CutQuery::from_terms([(5_000_000, 1)]), &Filter::default(), LIMIT);
        assert_eq!(found.iter().map(|hit| hit.key).collect::<Vec<_>>(), [hit]);
    }

    #[test]
    fn many_searches_at_once_answer_like_one_after_the_other() {
        let index = catalogue();
        let mut random = Random(4);
        let query = |length: u32| CutQuery::from_terms(random.words(length * 9));
        // Each has a filter of its own.
        let queries: Vec<(CutQuery, Filter)> = (1..12).map(query).zip(filters().into_iter().cycle()).collect();
        let search = |(query, filter): &(CutQuery, Filter)| index.search_cut(query, filter, LIMIT);
        let single: Vec<Vec<Hit>> = queries.iter().map(search).collect();
        for threads in [0, 1, 3, 100] {
            assert_eq!(index.search_many(&queries, LIMIT, threads), single);
        }
        assert!(index.search_many(&[], LIMIT, 2).is_empty());
    }

    #[test]
    fn many_explanations_at_once_are_those_of_one_after_the_other() {
        const TERMS_MAX: usize = 5;
        let mut index = Index::new(Arc::new(Cutter::new()));
        let words = ["membrane", "electrolysis", "harvester", "pump", "coating", "glass", "sensor"];
        for key in 0..60_u128 {
            let at = usize::try_from(key).expect("a small number");
            let title = [words[at % 7], words[at % 5], words[at % 3]].join(" ");
            let kind = u8::from(key % 2 == 0);
            index.upsert(Document { key, kind, title, ..Document::default() });
        }
        let asked = |at: usize| [words[at % 7], words[(at + 1) % 7], words[(at + 2) % 7], "of", "plates"].join(" ");
        let cut = |at| index.cutter().cut_query(&Query { title: asked(at), ..Query::default() });
        // Some ask for documents of both kinds, one for none, one for one that is not there.
        let keys = |at: usize| -> Vec<Key> {
            match at {
                3 => Vec::new(),
                4 => vec![9_999],
                _ => (0..10).map(|key| key * 5 + u128::from(at.is_multiple_of(2))).collect(),
            }
        };
        let told: Vec<(CutQuery, Vec<Key>)> = (0..9).map(|at| (cut(at), keys(at))).collect();
        let explain = |(query, keys): &(CutQuery, Vec<Key>)| index.explain_many(query, keys, TERMS_MAX);
        let single: Vec<Vec<Option<Explanation>>> = told.iter().map(explain).collect();
        assert!(single[0].iter().flatten().any(|explanation| explanation.score > 0.0));
        for threads in [1, 2, 4] {
            assert_eq!(index.explain_each(&told, TERMS_MAX, threads), single);
        }
    }

    #[test]
    fn a_longer_list_begins_with_the_shorter_one() {
        let index = catalogue();
        let query = CutQuery::from_terms(Random(5).words(80));
        let long = index.search_cut(&query, &Filter::default(), 1_000);
        assert_eq!(index.search_cut(&query, &Filter::default(), LIMIT), long[..LIMIT]);
    }
}
