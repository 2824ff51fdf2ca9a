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
use std::collections::{BTreeSet, HashMap};
use std::num::NonZero;
use std::sync::{PoisonError, RwLock};
use strum::VariantArray as _;

/// Evidence terms told for each match.
const TERMS_MAX: usize = 8;
/// Listings that text brings up, of which facts choose the best. Facts raise or lower a text's score by less than its
/// own size, so what stands behind so many cannot come first.
const POOL_LISTINGS: usize = 128;
/// Listings loaded at once: each is a parameter or two of a statement, of which Postgres takes 65,535.
const LOAD_LISTINGS: usize = 2_000;

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

/// A question with the listings that its text brings up.
struct Searched {
    ask: Ask,
    query: CutQuery,
    hits: Vec<Hit>,
}

/// A question with the listings that answer it, best first, before they are explained.
struct Ranked {
    ask: Ask,
    query: CutQuery,
    meaning: MeaningUse,
    /// Of each the score of its text.
    best: Vec<(Listing, Key, Points)>,
}

impl Matcher {
    /// The listings whose text fits each question best.
    fn search(&self, asks: Vec<Ask>) -> Vec<Searched> {
        let cut = |ask: &Ask| self.cutter.cut_query_with(&ask.query, ask.weights.text);
        let queries: Vec<(CutQuery, Filter)> = asks.iter().map(|ask| (cut(ask), ask.filter())).collect();
        let limit = asks.iter().map(|ask| ask.limit).max().unwrap_or_default().max(POOL_LISTINGS);
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let hits = match queries.as_slice() {
            [(query, filter)] => vec![index.search_cut(query, filter, limit)],
            many => index.search_many(many, limit, threads()),
        };
        drop(index);
        let searched = asks.into_iter().zip(queries).zip(hits);
        searched.map(|((ask, (query, _)), hits)| Searched { ask, query, hits }).collect()
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

    /// What the score of each text is made of, for each question.
    fn explain_each(&self, told: &[(CutQuery, Vec<Key>)]) -> Vec<Vec<Option<Explanation>>> {
        match told {
            [(query, keys)] => vec![self.explain(query, keys)],
            many => {
                let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
                index.explain_each(many, TERMS_MAX, threads())
            }
        }
    }
}

/// Threads that share many questions.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// Asks the market.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn ask(app: &Data<App>, ask: Ask) -> Result<Answer, Problem> {
    let mut answers = ask_many(app, vec![ask]).await?;
    answers.pop().ok_or_else(|| Problem::internal("a question without an answer"))
}

/// Asks the market many questions, each of which is answered as if it were asked alone. It is faster than one after the other: the index
/// and the rows are read once for all.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn ask_many(app: &Data<App>, asks: Vec<Ask>) -> Result<Vec<Answer>, Problem> {
    let today = facts::day(app.clock.now());
    let searching = Data::clone(app);
    let searched = web::block(move || searching.matcher.search(asks)).await.map_err(Problem::internal)?;
    let listings = find_listings(app, &searched).await?;

    let mut ranked = Vec::new();
    for one in searched {
        ranked.push(rank(app, one, &listings, today).await);
    }
    let told: Vec<_> = ranked.iter_mut().map(Ranked::take_question).collect();
    let explaining = Data::clone(app);
    let explained = web::block(move || explaining.matcher.explain_each(&told)).await.map_err(Problem::internal)?;
    Ok(ranked.into_iter().zip(explained).map(|(ranked, explanations)| ranked.answer(&explanations, today)).collect())
}

/// The public ones of the listings that were brought up.
async fn find_listings(app: &App, searched: &[Searched]) -> Result<HashMap<Key, Listing>, Problem> {
    let keys: BTreeSet<Key> = searched.iter().flat_map(|one| one.hits.iter().map(|hit| hit.key)).collect();
    let keys: Vec<Key> = keys.into_iter().collect();
    let wanted = |kind: &ListingKind| searched.iter().any(|one| one.ask.kinds.contains(kind));
    let kinds: Vec<ListingKind> = ListingKind::VARIANTS.iter().copied().filter(wanted).collect();
    let mut found = HashMap::new();
    for stretch in keys.chunks(LOAD_LISTINGS) {
        found.extend(listing::find_public(app, stretch, &kinds).await?);
    }
    Ok(found)
}

/// Lets facts order what the text brought up.
async fn rank(app: &App, searched: Searched, listings: &HashMap<Key, Listing>, today: i32) -> Ranked {
    let Searched { mut ask, query, hits } = searched;
    let keys: Vec<Key> = hits.iter().map(|hit| hit.key).collect();
    let own = keys.iter().filter_map(|key| Some((*key, listings.get(key)?.clone())));
    let mut listings: HashMap<Key, Listing> = own.filter(|(_, listing)| ask.wanted.admits(&listing.facts)).collect();
    let meaning = compare_meaning(app, &mut ask, &keys, &mut listings).await;
    let text = |hit: &Hit| Points::round(f64::from(hit.score));
    let candidate =
        |hit: &Hit| Some(Candidate { key: hit.key, text: text(hit), facts: &listings.get(&hit.key)?.facts });
    let candidates = hits.iter().filter_map(candidate).collect();
    let ranking = Ranking::new(Asker { facts: &ask.facts, found: ask.found, today }, ask.weights, candidates);
    let best: Vec<(Key, Points)> = ranking.items.iter().take(ask.limit).map(|item| (item.key, item.text)).collect();
    let best = best.into_iter().filter_map(|(key, text)| Some((listings.remove(&key)?, key, text))).collect();
    Ranked { ask, query, meaning, best }
}

impl Ranked {
    /// What is to be explained; afterwards it is gone from here.
    fn take_question(&mut self) -> (CutQuery, Vec<Key>) {
        (std::mem::take(&mut self.query), self.best.iter().map(|(_, key, _)| *key).collect())
    }

    /// The answer, with its reasons.
    fn answer(self, explanations: &[Option<Explanation>], today: i32) -> Answer {
        let Ranked { ask, meaning, best, .. } = self;
        let text_of = |(explanation, (_, _, text)): (&Option<Explanation>, &(Listing, Key, Points))| {
            explanation.as_ref().map(|it| text_parts(it, *text)).unwrap_or_default()
        };
        let texts: Vec<Vec<Part>> = explanations.iter().zip(&best).map(text_of).collect();
        let told: Vec<(Key, Points, Facts)> =
            best.iter().map(|(listing, key, text)| (*key, *text, listing.facts.clone())).collect();
        let reasons = weigh(&ask.facts, ask.found, today, ask.weights, &told, &texts);
        let items = best.into_iter().zip(texts).zip(reasons);
        let items = items.map(|(((listing, key, text), text_parts), reasons)| Found {
            listing,
            key,
            text,
            text_parts,
            reasons,
        });
        Answer { items: items.collect(), weights: ask.weights, today, facts: ask.facts, meaning }
    }
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
