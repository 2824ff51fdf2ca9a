//! Why a document fits: shares of the score by feature, with the words that carry them.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::cut::{Cutter, TermKey};
use crate::feature::points::Points;
use crate::index::{Document, Index, Key, Slot};
use crate::search::{Feedback, Resolved};
use crate::weigh::{self, CutField, FIELDS, Field, damped, single};

/// Why a document fits a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The score, as the search gives it.
    pub score: f32,
    /// What the score is made of, largest share first; the shares add up to the score.
    pub contributions: Vec<Contribution>,
}

/// One feature's part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// What was compared.
    pub feature: Feature,
    /// Its part of the score.
    pub share: f32,
    /// The terms that carry most of it, largest share first.
    pub terms: Vec<Evidence>,
}

/// What is compared between a query and a document, or between what both say of themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Words of the query in the document's title.
    TitleText,
    /// Words of the query in the document's text.
    BodyText,
    /// Words of the query among the document's keywords.
    Keywords,
    /// Patent classes that both have.
    Classes,
    /// Words that the query lacks, but that the documents nearest to it share with this one.
    Related,
    /// Patent classes of both sides, level by level.
    TechnicalClass,
    /// The technical field of the national statistics.
    TechnicalField,
    /// The industry (GB/T 4754), level by level.
    Industry,
    /// How far the supply is from use.
    Readiness,
    /// The figures that a solution must reach.
    Indicators,
    /// The price against the budget.
    Price,
    /// The ways to work together.
    Cooperation,
    /// The same hub or province.
    Region,
    /// A large firm on one side and a small or medium one on the other.
    SizePairing,
    /// What the supplier has shown that it can do.
    TrackRecord,
    /// How new the listing is.
    Freshness,
    /// Nearness in meaning, as vectors of an embedding service tell it.
    Meaning,
    /// What a hard failure takes.
    Failed,
}

impl Feature {
    /// Its stable name: `title_text`.
    pub fn name(self) -> &'static str {
        match self {
            Feature::TitleText => "title_text",
            Feature::BodyText => "body_text",
            Feature::Keywords => "keywords",
            Feature::Classes => "classes",
            Feature::Related => "related",
            Feature::TechnicalClass => "technical_class",
            Feature::TechnicalField => "technical_field",
            Feature::Industry => "industry",
            Feature::Readiness => "readiness",
            Feature::Indicators => "indicators",
            Feature::Price => "price",
            Feature::Cooperation => "cooperation",
            Feature::Region => "region",
            Feature::SizePairing => "size_pairing",
            Feature::TrackRecord => "track_record",
            Feature::Freshness => "freshness",
            Feature::Meaning => "meaning",
            Feature::Failed => "failed",
        }
    }
}

/// A word, or a class symbol, that both sides have.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// As it stands in the document; a class symbol without spaces.
    pub term: String,
    /// Where it stands.
    pub field: Field,
    /// Where in the title or text it first stands, in characters.
    pub at: Option<u32>,
    /// Its part of the score.
    pub share: f32,
}

/// A term of evidence as it is told and kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// As it stands in the document.
    pub term: String,
    /// Where it stands.
    pub field: Field,
    /// Where in the title or text it first stands, in characters.
    pub at: Option<u32>,
    /// Its part of the score.
    pub share: Points,
}

impl From<&Evidence> for Term {
    fn from(evidence: &Evidence) -> Self {
        let share = Points::round(f64::from(evidence.share));
        Self { term: evidence.term.clone(), field: evidence.field, at: evidence.at, share }
    }
}

/// The most words of evidence that are told as one.
const JOINED_WORDS_MAX: usize = 5;

/// Shares by field and readable text, for one feature, with the place where the text first stands.
type Told = BTreeMap<(Field, String), (f64, Option<u32>)>;

/// Parts of a score by term.
#[derive(Default)]
struct Shares {
    /// Terms that the query has.
    asked: FxHashMap<TermKey, f64>,
    /// Terms that only the nearest documents have.
    related: FxHashMap<TermKey, f64>,
    /// All shared classes together.
    classes: f64,
    score: f32,
}

/// Explains the score of a document; `None` if it is not there.
pub(crate) fn explain(
    index: &Index,
    resolved: &Resolved,
    feedback: &Feedback,
    key: Key,
    terms_max: usize,
) -> Option<Explanation> {
    let shares = Shares::new(index, resolved, feedback, index.slot(key)?);
    let mut contributions = Vec::new();
    if let Some(document) = index.document(key) {
        let fields = weigh::cut_fields(index.cutter(), &document);
        let counts = field_counts(&fields);
        let mut related = Told::new();
        for field in FIELDS {
            let mut told = Told::new();
            for cut in fields.iter().filter(|cut| cut.field == field) {
                tell(index.cutter(), cut, &shares.asked, &counts, JOINED_WORDS_MAX, &mut told);
                tell(index.cutter(), cut, &shares.related, &counts, 1, &mut related);
            }
            contributions.push(contribution(feature_of(field), told, terms_max));
        }
        contributions.push(contribution(Feature::Related, related, terms_max));
        contributions.push(contribution(
            Feature::Classes,
            class_shares(index, resolved, &document, &shares),
            terms_max,
        ));
    } else {
        // A document that was cut elsewhere keeps no text to tell from.
        contributions.push(Contribution { feature: Feature::BodyText, share: shares.score, terms: Vec::new() });
    }
    contributions.retain(|contribution| contribution.share > 0.0);
    contributions.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.feature.cmp(&b.feature)));
    Some(Explanation { score: shares.score, contributions })
}

impl Shares {
    fn new(index: &Index, resolved: &Resolved, feedback: &Feedback, slot: Slot) -> Self {
        let window = &index.windows()[slot.window()];
        let counts: FxHashMap<u32, f32> =
            window.terms(slot.offset()).map(|occurrence| (occurrence.term, damped(occurrence.count))).collect();
        // Summed in the same order and precision as by the search.
        let steps = resolved.terms.iter().filter_map(|&(term, factor)| Some((term, factor * counts.get(&term)?)));
        let asked: Vec<(u32, f32)> = steps.collect();
        let sum: f32 = asked.iter().map(|(_, step)| step).sum();
        let likeness = sum * window.inverse_length(slot.offset());
        let merits = feedback.merits(index, resolved, slot, likeness);
        let [of_likeness, of_feedback, of_classes] = weigh::score_parts(&merits);

        let mut shares = Self { classes: of_classes, score: weigh::score(&merits), ..Self::default() };
        for (term, step) in asked {
            let share = of_likeness * f64::from(step) / f64::from(sum);
            if resolved.has_class(term) {
                shares.classes += share;
            } else {
                shares.asked.insert(index.term(term).key, share);
            }
        }
        let words = feedback.words(window.kind());
        let lent: Vec<(u32, f64)> =
            counts.iter().filter_map(|(&term, &count)| Some((term, words.get(term)? * f64::from(count)))).collect();
        let whole: f64 = lent.iter().map(|(_, part)| part).sum();
        for (term, part) in lent {
            let (key, share) = (index.term(term).key, of_feedback * part / whole);
            match shares.asked.get_mut(&key) {
                Some(asked) => *asked += share,
                None => {
                    shares.related.insert(key, share);
                }
            }
        }
        shares
    }
}

/// How much each term counts over all fields.
fn field_counts(fields: &[CutField<'_>]) -> FxHashMap<TermKey, u32> {
    let mut counts = FxHashMap::default();
    for cut in fields {
        for piece in &cut.pieces {
            *counts.entry(piece.key).or_insert(0) += u32::from(weigh::field_count(cut.field));
        }
    }
    counts
}

/// A word of a document's text.
struct Word {
    start: u32,
    end: u32,
    share: f64,
    /// Whether a term that lies within it is shared.
    is_shared: bool,
    /// Whether a term that goes on into the next word is shared.
    leads_on: bool,
}

/// Adds the shares of one field, told as words of its text; up to `joined_max` neighbors that are shared together are one.
fn tell(
    cutter: &Cutter,
    cut: &CutField<'_>,
    shares: &FxHashMap<TermKey, f64>,
    counts: &FxHashMap<TermKey, u32>,
    joined_max: usize,
    told: &mut Told,
) {
    let place = |(start, end)| Word { start, end, share: 0.0, is_shared: false, leads_on: false };
    let mut words: Vec<Word> = cutter.words(cut.text).into_iter().map(place).collect();
    for piece in &cut.pieces {
        let (Some(share), Some(count)) = (shares.get(&piece.key), counts.get(&piece.key)) else {
            continue;
        };
        let at = words.partition_point(|word| word.end <= piece.start);
        if let Some(word) = words.get_mut(at) {
            word.share += share * f64::from(weigh::field_count(cut.field)) / f64::from(*count);
            if piece.end > word.end {
                word.leads_on = true;
            } else {
                word.is_shared = true;
            }
        }
    }
    let mut at = 0;
    while at < words.len() {
        let follows = |pair: &&[Word]| pair[0].leads_on && pair[0].is_shared && pair[1].is_shared;
        let joined = 1 + words[at..].windows(2).take(joined_max - 1).take_while(follows).count();
        let share: f64 = words[at..at + joined].iter().map(|word| word.share).sum();
        if share > 0.0 {
            let text = &cut.text[words[at].start as usize..words[at + joined - 1].end as usize];
            let at = || place_of(cut, words[at].start);
            told.entry((cut.field, text.to_lowercase())).or_insert_with(|| (0.0, at())).0 += share;
        }
        at += joined;
    }
}

/// A place in characters; keywords are too many to count through.
fn place_of(cut: &CutField<'_>, byte: u32) -> Option<u32> {
    let chars = || cut.text.get(..byte as usize).map(|before| before.chars().count());
    (cut.field != Field::Classes).then(chars).flatten().and_then(|chars| u32::try_from(chars).ok())
}

fn class_shares(index: &Index, resolved: &Resolved, document: &Document, shares: &Shares) -> Told {
    let levels: BTreeSet<String> = document
        .classes
        .iter()
        .flat_map(|class| Cutter::class_levels(class))
        .filter(|(key, _)| index.find_number(*key).is_some_and(|number| resolved.has_class(number)))
        .map(|(_, level)| level)
        .collect();
    let each = shares.classes / weigh::real(levels.len());
    levels.into_iter().map(|level| ((Field::Classes, level), (each, None))).collect()
}

fn feature_of(field: Field) -> Feature {
    match field {
        Field::Title => Feature::TitleText,
        Field::Text => Feature::BodyText,
        Field::Classes => Feature::Keywords,
    }
}

fn contribution(feature: Feature, told: Told, terms_max: usize) -> Contribution {
    let share = told.values().map(|(share, _)| share).sum::<f64>();
    let mut terms: Vec<Evidence> = told
        .into_iter()
        .map(|((field, term), (share, at))| Evidence { term, field, at, share: single(share) })
        .collect();
    terms.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.term.cmp(&b.term)));
    terms.truncate(terms_max);
    Contribution { feature, share: single(share), terms }
}
