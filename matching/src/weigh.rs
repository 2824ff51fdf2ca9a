//! How much a term weighs in a document and in a query.
//!
//! A document is a vector over its terms, with damped counts and length one; a query is the same with rare terms
//! raised; their cosine is the *likeness* of the two. A document's vector does not depend on the other documents, so an
//! added or removed document is exact at once.
//!
//! The score is the likeness, raised by what else speaks for the document: words that it shares with the documents
//! nearest to the query (feedback), and shared patent classes.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::cut::{Cutter, Piece, TermKey, TermKind};
use crate::feature::weights::TextWeights;
use crate::index::{Document, Key, Query};
use crate::search::Merits;
use crate::synonym;

/// How often a word of a document's title counts.
const DOCUMENT_TITLE_COUNT: u8 = 2;
/// How often a word of a document's body counts.
const DOCUMENT_BODY_COUNT: u8 = 1;
/// How often a word of a document's keywords counts.
const DOCUMENT_KEYWORD_COUNT: u8 = 2;

/// How many of the documents nearest to a query lend their words.
pub(crate) const FEEDBACK_DOCUMENTS: usize = 20;
/// A lending document counts by this power of its likeness.
pub(crate) const FEEDBACK_POWER: i32 = 4;
/// Steps per unit of a sum that must not depend on the order of its terms.
const FIXED_POINT_STEPS: f64 = (1_u64 << 40) as f64;

/// How much a number with its unit weighs.
const MEASURE_WEIGHT: f32 = 1.0;

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The title.
    Title,
    /// The text.
    Text,
    /// Classes and keywords.
    Classes,
}

/// All fields, in the order of [`Field`].
pub(crate) const FIELDS: [Field; 3] = [Field::Title, Field::Text, Field::Classes];

/// A term of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CountedTerm {
    pub(crate) key: TermKey,
    pub(crate) kind: TermKind,
    /// How often it stands there, weighted by field; at most 255.
    pub(crate) count: u8,
}

/// A document cut into terms: what [`crate::Index`] takes in. Cutting needs no index, so it can be done beforehand
/// and side by side.
#[derive(Clone, Debug)]
pub struct CutDocument {
    pub(crate) document: Document,
    /// Sorted by key.
    pub(crate) terms: Vec<CountedTerm>,
}

/// A query cut into terms; good for any number of searches.
#[derive(Clone, Debug, Default)]
pub struct CutQuery {
    /// Sorted by key; the weight is the damped count times the weight of the kind.
    pub(crate) terms: Vec<QueryTerm>,
    /// Class levels, sorted by key.
    pub(crate) classes: Vec<TermKey>,
    /// How its text is weighed.
    pub(crate) weights: TextWeights,
}

/// A term of a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct QueryTerm {
    pub(crate) key: TermKey,
    pub(crate) kind: TermKind,
    pub(crate) weight: f32,
}

/// The pieces of one field value.
pub(crate) struct CutField<'a> {
    pub(crate) field: Field,
    pub(crate) text: &'a str,
    pub(crate) pieces: Vec<Piece>,
}

impl Cutter {
    /// Cuts a document for [`crate::Index::upsert_cut`].
    pub fn cut_document(&self, document: Document) -> CutDocument {
        let mut counts: FxHashMap<TermKey, (TermKind, u8)> = FxHashMap::default();
        for cut in cut_fields(self, &document) {
            for piece in &cut.pieces {
                let entry = counts.entry(piece.key).or_insert((piece.kind, 0));
                entry.1 = entry.1.saturating_add(field_count(cut.field));
            }
        }
        for key in class_keys(&document.classes) {
            counts.insert(key, (TermKind::Class, 1));
        }
        let mut terms: Vec<CountedTerm> =
            counts.into_iter().map(|(key, (kind, count))| CountedTerm { key, kind, count }).collect();
        terms.sort_unstable_by_key(|term| term.key);
        CutDocument { document, terms }
    }

    /// Cuts a query for [`crate::Index::search_cut`] and [`crate::Standing`], with the weights that are used when nobody
    /// chooses, but for synonyms: what stands waits for its own words, and another word for one of them is nothing more to ask.
    pub fn cut_query(&self, query: &Query) -> CutQuery {
        self.cut_query_with(query, TextWeights { synonyms: 0.0, ..TextWeights::default() })
    }

    /// Cuts a query for [`crate::Index::search_cut`].
    pub fn cut_query_with(&self, query: &Query, weights: TextWeights) -> CutQuery {
        let mut counts: FxHashMap<TermKey, (TermKind, f32)> = FxHashMap::default();
        let keywords = query.classes.iter().filter(|class| Cutter::class_levels(class).is_empty());
        let parts = [(query.title.as_str(), weights.title_count), (query.text.as_str(), 1.0)]
            .into_iter()
            .chain(keywords.map(|keyword| (keyword.as_str(), weights.keyword_count)));
        for (text, count) in parts {
            for piece in self.cut(text) {
                counts.entry(piece.key).or_insert((piece.kind, 0.0)).1 += count;
            }
        }
        let mut asked: FxHashMap<TermKey, (TermKind, f32)> = counts;
        for (_, weight) in asked.values_mut() {
            *weight = weight.powf(weights.count_power);
        }
        if weights.synonyms > 0.0 {
            self.add_synonyms(query, weights, &mut asked);
        }
        let mut terms: Vec<QueryTerm> = asked
            .into_iter()
            .map(|(key, (kind, weight))| QueryTerm { key, kind, weight: kind_weight(kind) * weight })
            .collect();
        terms.sort_unstable_by_key(|term| term.key);
        CutQuery { terms, classes: class_keys(&query.classes), weights }
    }
}

impl Cutter {
    /// Adds what synonyms of the query's words are cut into. A term that the query has itself is not raised.
    fn add_synonyms(&self, query: &Query, weights: TextWeights, asked: &mut FxHashMap<TermKey, (TermKind, f32)>) {
        let own: FxHashSet<TermKey> = asked.keys().copied().collect();
        for (text, count) in [(&query.title, weights.title_count), (&query.text, 1.0)] {
            let weight = weights.synonyms * count.powf(weights.count_power);
            for synonym in synonym::of(text) {
                for piece in self.cut(synonym).iter().filter(|piece| !own.contains(&piece.key)) {
                    let entry = asked.entry(piece.key).or_insert((piece.kind, 0.0));
                    entry.1 = entry.1.max(weight);
                }
            }
        }
    }
}

impl CutDocument {
    /// A document of terms that were cut elsewhere: each a number of the caller's and how often it occurs.
    pub fn from_terms(key: Key, kind: u8, hub: u16, terms: impl IntoIterator<Item = (u32, u8)>) -> Self {
        let mut terms: Vec<CountedTerm> = terms
            .into_iter()
            .map(|(number, count)| CountedTerm { key: TermKey::foreign(number), kind: TermKind::Stem, count })
            .collect();
        terms.sort_unstable_by_key(|term| term.key);
        Self { document: Document { key, kind, hub, ..Document::default() }, terms }
    }

    /// One over the length of the document's vector; 1 for a document without text.
    pub(crate) fn inverse_length(&self) -> f32 {
        let square: f64 = self
            .terms
            .iter()
            .filter(|term| term.kind != TermKind::Class)
            .map(|term| f64::from(kind_weight(term.kind)).powi(2) * f64::from(term.count))
            .sum();
        if square > 0.0 { single(1.0 / square.sqrt()) } else { 1.0 }
    }
}

impl CutQuery {
    /// A query of terms that were cut elsewhere, each a number of the caller's and how often it occurs.
    pub fn from_terms(terms: impl IntoIterator<Item = (u32, u8)>) -> Self {
        let weights = TextWeights::default();
        let mut terms: Vec<QueryTerm> = terms
            .into_iter()
            .map(|(number, count)| QueryTerm {
                key: TermKey::foreign(number),
                kind: TermKind::Stem,
                weight: f32::from(count).powf(weights.count_power),
            })
            .collect();
        terms.sort_unstable_by_key(|term| term.key);
        Self { terms, classes: Vec::new(), weights }
    }
}

/// How often an occurrence in a document's field counts.
pub(crate) fn field_count(field: Field) -> u8 {
    match field {
        Field::Title => DOCUMENT_TITLE_COUNT,
        Field::Text => DOCUMENT_BODY_COUNT,
        Field::Classes => DOCUMENT_KEYWORD_COUNT,
    }
}

/// Cuts each field of a document; class symbols are left to [`class_keys`].
pub(crate) fn cut_fields<'a>(cutter: &Cutter, document: &'a Document) -> Vec<CutField<'a>> {
    let keywords = document.classes.iter().filter(|class| Cutter::class_levels(class).is_empty());
    [(Field::Title, document.title.as_str()), (Field::Text, document.text.as_str())]
        .into_iter()
        .chain(keywords.map(|keyword| (Field::Classes, keyword.as_str())))
        .map(|(field, text)| CutField { field, text, pieces: cutter.cut(text) })
        .collect()
}

/// The levels of all class symbols, sorted, each once.
fn class_keys(classes: &[String]) -> Vec<TermKey> {
    let mut keys: Vec<TermKey> =
        classes.iter().flat_map(|class| Cutter::class_levels(class)).map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// How much a kind of term weighs, in documents and in queries.
pub(crate) fn kind_weight(kind: TermKind) -> f32 {
    match kind {
        TermKind::Character => 1.2,
        TermKind::Pair | TermKind::Stem | TermKind::Class => 1.0,
        TermKind::Measure => MEASURE_WEIGHT,
        TermKind::Word => 0.5,
        TermKind::StemPair => 0.6,
    }
}

/// The damped count of a document's term.
pub(crate) fn damped(count: u8) -> f32 {
    f32::from(count).sqrt()
}

/// How rare a term is: 0 if no document has it, else the logarithm of one plus the inverse share, to
/// the power of 1.5.
pub(crate) fn rarity(documents: usize, with_term: u32) -> f64 {
    if with_term == 0 {
        return 0.0;
    }
    let rarity = (real(documents) / f64::from(with_term)).ln_1p();
    // To the power of 1.5, which has to be fast: it is taken for each lent word.
    rarity * rarity.sqrt()
}

/// The score of a document, from 0 to 1. Missing classes of the document only fail to raise it.
pub(crate) fn score(merits: &Merits) -> f32 {
    single(score_parts(merits).iter().sum::<f64>()).clamp(0.0, 1.0)
}

/// The three parts that [`score`] adds up: of the likeness itself, of feedback and of classes.
pub(crate) fn score_parts(merits: &Merits) -> [f64; 3] {
    let TextWeights { feedback, classes, .. } = merits.weights;
    let class_weight = if merits.classes.is_some() { classes } else { 0.0 };
    let part = f64::from(merits.likeness) / (1.0 + feedback + class_weight);
    [part, part * feedback * merits.feedback, part * class_weight * merits.classes.unwrap_or(0.0)]
}

/// A number as steps of a sum whose result does not depend on the order of its terms.
#[expect(clippy::cast_possible_truncation, reason = "all summed values are far below 2^23")]
pub(crate) fn fixed(value: f64) -> i64 {
    (value * FIXED_POINT_STEPS) as i64
}

/// The value of a sum of [`fixed`] steps.
#[expect(clippy::cast_precision_loss, reason = "53 bits are enough for a score")]
pub(crate) fn from_fixed(steps: i64) -> f64 {
    steps as f64 / FIXED_POINT_STEPS
}

/// Rounds to single precision.
#[expect(clippy::cast_possible_truncation, reason = "rounding is what is asked for")]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts of documents are far below 2^52")]
pub(crate) fn real(count: usize) -> f64 {
    count as f64
}
