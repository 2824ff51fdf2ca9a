//! One question to the market: text finds, facts order, and each answer says why.

use super::attribute::Wanted;
use super::document::ListingKind;
use super::listing::{self, Listing};
use super::meaning::MeaningUse;
use super::{Matcher, facts};
use crate::app::App;
use crate::http::problem::Problem;
use actix_web::web::{self, Data};
use keqiao_domain::hub::HubNumber;
use keqiao_matching::{
    Asker, Candidate, Counterfactual, CutQuery, Document, Explanation, Facts, Failure, Filter, Hit, Key, Part, Points,
    Query, Ranking, Side, Standing, Weights, text_parts,
};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Evidence terms told for each match.
const TERMS_MAX: usize = 8;
/// Listings that text brings up, of which facts choose the best. Facts raise or lower a text's score by less than its
/// own size, so what stands behind so many cannot come first.
const POOL_LISTINGS: usize = 128;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The text.
    pub query: Query,
    /// What the one who asks says of himself.
    pub facts: Facts,
    /// Which side the answers are.
    pub found: Side,
    /// The kinds that may answer.
    pub kinds: Vec<ListingKind>,
    /// Only listings of this hub.
    pub hub: Option<HubNumber>,
    /// Only listings of which this is known.
    pub wanted: Wanted,
    /// Never this listing.
    pub exclude: Option<Key>,
    /// Answers wanted.
    pub limit: usize,
    /// The weights.
    pub weights: &'static Weights,
}

/// The answers.
#[derive(Debug)]
pub struct Answer {
    /// Best first.
    pub items: Vec<Found>,
    /// The weights that were used.
    pub weights: &'static Weights,
    /// The day on which was asked, as a Julian day number.
    pub today: i32,
    /// What the one who asked says of himself, and whether meaning was compared.
    pub facts: Facts,
    /// Whether meaning was taken into account.
    pub meaning: MeaningUse,
}

/// A listing that answers, and why.
#[derive(Clone, Debug)]
pub struct Found {
    /// The listing.
    pub listing: Listing,
    /// Its key in the index.
    pub key: Key,
    /// The score of its text alone.
    pub text: Points,
    /// What the text's score is made of.
    pub text_parts: Vec<Part>,
    /// Why.
    pub reasons: Reasons,
}

/// The reasons for a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Reasons {
    /// How well it fits, 0 to 1.
    pub score: Points,
    /// What the score is made of; the shares add up to it exactly.
    pub parts: Vec<Part>,
    /// What rules the listing out.
    pub failures: Vec<Failure>,
    /// The one change that would help most.
    pub counterfactual: Option<Counterfactual>,
}

impl Ask {
    fn filter(&self) -> Filter {
        let kinds = self.kinds.iter().map(|kind| kind.bit()).sum();
        Filter { kinds, hub: self.hub.map(HubNumber::get), attributes: self.wanted.tests(), exclude: self.exclude }
    }
}

impl Matcher {
    /// The listings whose text fits best.
    fn search(&self, ask: &Ask) -> (CutQuery, Vec<Hit>) {
        let query = self.cutter.cut_query_with(&ask.query, ask.weights.text);
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let hits = index.search_cut(&query, &ask.filter(), ask.limit.max(POOL_LISTINGS));
        (query, hits)
    }

    /// Files a standing query, weighed by the catalogue as it is now.
    pub(super) fn stand(&self, standing: &RwLock<Standing>, key: Key, query: &Query, filter: Filter, share_min: f32) {
        let query = self.cutter.cut_query(query);
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        standing.write().unwrap_or_else(PoisonError::into_inner).upsert(key, &query, filter, share_min, &index);
    }

    /// The standing queries that a listing fits, best first.
    pub(super) fn fitting(&self, standing: &RwLock<Standing>, document: Document) -> Vec<Hit> {
        let cut = self.cutter.cut_document(document);
        standing.read().unwrap_or_else(PoisonError::into_inner).fitting(&cut)
    }

    fn explain(&self, query: &CutQuery, keys: &[Key]) -> Vec<Option<Explanation>> {
        self.index.read().unwrap_or_else(PoisonError::into_inner).explain_many(query, keys, TERMS_MAX)
    }
}

/// Asks the market.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn ask(app: &Data<App>, ask: Ask) -> Result<Answer, Problem> {
    let today = facts::day(app.clock.now());
    let searching = Data::clone(app);
    let (mut ask, query, hits) = web::block(move || {
        let (query, hits) = searching.matcher.search(&ask);
        (ask, query, hits)
    })
    .await
    .map_err(Problem::internal)?;
    let keys: Vec<Key> = hits.iter().map(|hit| hit.key).collect();
    let mut listings = listing::find_public(app, &keys, &ask.kinds).await?;
    listings.retain(|_, listing| ask.wanted.admits(&listing.facts));

    let meaning = compare_meaning(app, &mut ask, &keys, &mut listings).await;
    let mut pool: Vec<(Key, Points, Facts)> = hits
        .iter()
        .filter_map(|hit| Some((hit.key, Points::round(f64::from(hit.score)), listings.get(&hit.key)?.facts.clone())))
        .collect();
    let candidates = pool.iter().map(|(key, text, facts)| Candidate { key: *key, text: *text, facts }).collect();
    let ranking = Ranking::new(Asker { facts: &ask.facts, found: ask.found, today }, ask.weights, candidates);
    let best: Vec<Key> = ranking.items.iter().take(ask.limit).map(|item| item.key).collect();
    let place = |key: &Key| best.iter().position(|own| own == key);
    pool.retain(|(key, ..)| place(key).is_some());
    pool.sort_by_key(|(key, ..)| place(key));
    let told = pool;

    let explaining = Data::clone(app);
    let explained = best.clone();
    let explanations =
        web::block(move || explaining.matcher.explain(&query, &explained)).await.map_err(Problem::internal)?;
    let texts: Vec<Vec<Part>> = explanations
        .iter()
        .zip(&told)
        .map(|(explanation, (_, text, _))| explanation.as_ref().map(|it| text_parts(it, *text)).unwrap_or_default())
        .collect();
    let reasons = weigh(&ask.facts, ask.found, today, ask.weights, &told, &texts);
    let found = told.into_iter().zip(texts).zip(reasons).filter_map(|(((key, text, _), text_parts), reasons)| {
        Some(Found { listing: listings.remove(&key)?, key, text, text_parts, reasons })
    });
    Ok(Answer { items: found.collect(), weights: ask.weights, today, facts: ask.facts.clone(), meaning })
}

/// Notes with each listing how near its meaning is, where an embedding service is configured and answers.
async fn compare_meaning(app: &App, ask: &mut Ask, keys: &[Key], listings: &mut HashMap<Key, Listing>) -> MeaningUse {
    let Some(meaning) = app.meaning.as_ref().filter(|_| ask.weights.features.meaning > 0.0) else {
        return MeaningUse::Off;
    };
    let Some(nearness) = meaning.nearness(&ask.query, keys).await else { return MeaningUse::Unavailable };
    ask.facts.meaning = Some(0);
    for (key, nearness) in keys.iter().zip(nearness) {
        if let Some(listing) = listings.get_mut(key) {
            listing.facts.meaning = nearness;
        }
    }
    MeaningUse::Used
}

/// How well one listing answers, and why; nothing when it is not in the index.
///
/// # Errors
/// When the work cannot be done beside the requests.
pub async fn weigh_one(app: &Data<App>, ask: Ask, key: Key, listing: Listing) -> Result<Option<Found>, Problem> {
    let today = facts::day(app.clock.now());
    let explaining = Data::clone(app);
    let weighing = move || {
        let query = explaining.matcher.cutter.cut_query_with(&ask.query, ask.weights.text);
        let explanation = explaining.matcher.explain(&query, &[key]).pop().flatten()?;
        let text = Points::round(f64::from(explanation.score));
        let text_parts = text_parts(&explanation, text);
        let told = [(key, text, listing.facts.clone())];
        let texts = [text_parts.clone()];
        let reasons = weigh(&ask.facts, ask.found, today, ask.weights, &told, &texts).pop()?;
        Some(Found { listing, key, text, text_parts, reasons })
    };
    web::block(weighing).await.map_err(Problem::internal)
}

/// The reasons of listings that stand in the order of their scores. It depends on nothing but what it is given, so that
/// a recorded match can be weighed again.
#[must_use]
pub fn weigh(
    asks: &Facts,
    found: Side,
    today: i32,
    weights: &Weights,
    listings: &[(Key, Points, Facts)],
    texts: &[Vec<Part>],
) -> Vec<Reasons> {
    let candidates = listings.iter().map(|(key, text, facts)| Candidate { key: *key, text: *text, facts }).collect();
    let ranking = Ranking::new(Asker { facts: asks, found, today }, weights, candidates);
    let of = |((key, ..), text): (&(Key, Points, Facts), &Vec<Part>)| {
        let at = ranking.items.iter().position(|item| item.key == *key)?;
        let item = &ranking.items[at];
        Some(Reasons {
            score: item.score,
            parts: ranking.parts(item, text),
            failures: item.failures.clone(),
            counterfactual: ranking.counterfactual(at),
        })
    };
    listings.iter().zip(texts).filter_map(of).collect()
}
