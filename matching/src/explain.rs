//! Why a document fits: shares of the score by feature, with the words that carry them.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::cut::{Cutter, TermKey, TermKind};
use crate::index::{Document, Index, Key, Slot};
use crate::search::{Feedback, Resolved};
use crate::weigh::{self, CutField, FIELDS, Field, WEIGHTS_VERSION, damped, single};

/// Why a document fits a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The score, as the search gives it.
    pub score: f32,
    /// What the score is made of, largest share first; the shares add up to the score.
    pub contributions: Vec<Contribution>,
    /// The weights that were used.
    pub weights_version: &'static str,
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

/// What is compared between a query and a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
}

/// A word, or a class symbol, that both sides have.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// As it stands in the document; a class symbol without spaces.
    pub term: String,
    /// Where it stands.
    pub field: Field,
    /// Its part of the score.
    pub share: f32,
}

/// Shares by field and readable text, for one feature.
type Told = BTreeMap<(Field, String), f64>;

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
        let fields = weigh::cut_fields(index.cutter(), document);
        let counts = field_counts(&fields);
        let mut related = Told::new();
        for field in FIELDS {
            let mut told = Told::new();
            for cut in fields.iter().filter(|cut| cut.field == field) {
                tell(cut, &shares.asked, &counts, &mut told);
                tell(cut, &shares.related, &counts, &mut related);
            }
            contributions.push(contribution(feature_of(field), told, terms_max));
        }
        contributions.push(contribution(Feature::Related, related, terms_max));
        contributions.push(contribution(
            Feature::Classes,
            class_shares(index, resolved, document, &shares),
            terms_max,
        ));
    } else {
        // A document that was cut elsewhere keeps no text to tell from.
        contributions.push(Contribution {
            feature: Feature::BodyText,
            share: shares.score,
            terms: Vec::new(),
        });
    }
    contributions.retain(|contribution| contribution.share > 0.0);
    contributions.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.feature.cmp(&b.feature)));
    Some(Explanation {
        score: shares.score,
        contributions,
        weights_version: WEIGHTS_VERSION,
    })
}

impl Shares {
    fn new(index: &Index, resolved: &Resolved, feedback: &Feedback, slot: Slot) -> Self {
        let window = &index.windows()[slot.window as usize];
        let counts: FxHashMap<u32, f32> = window
            .terms(slot.offset)
            .map(|occurrence| (occurrence.term, damped(occurrence.count)))
            .collect();
        // Summed in the same order and precision as by the search.
        let steps = resolved
            .terms
            .iter()
            .filter_map(|&(term, factor)| Some((term, factor * counts.get(&term)?)));
        let asked: Vec<(u32, f32)> = steps.collect();
        let sum: f32 = asked.iter().map(|(_, step)| step).sum();
        let likeness = sum * window.inverse_length(slot.offset);
        let merits = feedback.merits(index, resolved, slot, likeness);
        let [of_likeness, of_feedback, of_classes] = weigh::score_parts(&merits);

        let mut shares = Self {
            classes: of_classes,
            score: weigh::score(&merits),
            ..Self::default()
        };
        for (term, step) in asked {
            let share = of_likeness * f64::from(step) / f64::from(sum);
            if resolved.has_class(term) {
                shares.classes += share;
            } else {
                shares.asked.insert(index.term(term).key, share);
            }
        }
        let words = feedback.words(window.kind());
        let lent: Vec<(u32, f64)> = counts
            .iter()
            .filter_map(|(&term, &count)| Some((term, words.get(term)? * f64::from(count))))
            .collect();
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

/// A piece of text that carries a share.
struct Shared {
    start: u32,
    end: u32,
    /// A single character joins the stretch that covers it; it does not make one longer.
    is_loose: bool,
    share: f64,
}

/// Adds the shares of one field, told as the longest stretches of text that shared terms cover.
fn tell(
    cut: &CutField<'_>,
    shares: &FxHashMap<TermKey, f64>,
    counts: &FxHashMap<TermKey, u32>,
    told: &mut Told,
) {
    let mut shared: Vec<Shared> = cut
        .pieces
        .iter()
        .filter_map(|piece| {
            let part =
                f64::from(weigh::field_count(cut.field)) / f64::from(*counts.get(&piece.key)?);
            let is_loose = piece.kind == TermKind::Character;
            Some(Shared {
                start: piece.start,
                end: piece.end,
                is_loose,
                share: shares.get(&piece.key)? * part,
            })
        })
        .collect();
    shared.sort_unstable_by_key(|piece| (piece.is_loose, piece.start, piece.end));
    let mut stretches: Vec<(u32, u32, f64)> = Vec::new();
    let loose_from = shared.partition_point(|piece| !piece.is_loose);
    for &Shared {
        start, end, share, ..
    } in &shared[..loose_from]
    {
        match stretches.last_mut() {
            Some(last) if start < last.1 => {
                last.1 = last.1.max(end);
                last.2 += share;
            }
            _ => stretches.push((start, end, share)),
        }
    }
    for &Shared {
        start, end, share, ..
    } in &shared[loose_from..]
    {
        let after = stretches.partition_point(|stretch| stretch.0 <= start);
        match after.checked_sub(1).map(|at| &mut stretches[at]) {
            Some(stretch) if end <= stretch.1 => stretch.2 += share,
            _ => stretches.insert(after, (start, end, share)),
        }
    }
    for (start, end, share) in stretches {
        let text = &cut.text[start as usize..end as usize];
        *told.entry((cut.field, text.to_lowercase())).or_insert(0.0) += share;
    }
}

fn class_shares(index: &Index, resolved: &Resolved, document: &Document, shares: &Shares) -> Told {
    let levels: BTreeSet<String> = document
        .classes
        .iter()
        .flat_map(|class| Cutter::class_levels(class))
        .filter(|(key, _)| {
            index
                .find_number(*key)
                .is_some_and(|number| resolved.has_class(number))
        })
        .map(|(_, level)| level)
        .collect();
    let each = shares.classes / weigh::real(levels.len());
    levels
        .into_iter()
        .map(|level| ((Field::Classes, level), each))
        .collect()
}

fn feature_of(field: Field) -> Feature {
    match field {
        Field::Title => Feature::TitleText,
        Field::Text => Feature::BodyText,
        Field::Classes => Feature::Keywords,
    }
}

fn contribution(feature: Feature, told: Told, terms_max: usize) -> Contribution {
    let share = told.values().sum::<f64>();
    let mut terms: Vec<Evidence> = told
        .into_iter()
        .map(|((field, term), share)| Evidence {
            term,
            field,
            share: single(share),
        })
        .collect();
    terms.sort_by(|a, b| {
        b.share
            .total_cmp(&a.share)
            .then_with(|| a.term.cmp(&b.term))
    });
    terms.truncate(terms_max);
    Contribution {
        feature,
        share: single(share),
        terms,
    }
}
