//! Puts text and facts together: scores whose parts add up exactly, and the one change that would help a listing most.

use serde::{Deserialize, Serialize};

use super::facts::{Facts, Side};
use super::judge::{Comparison, Failure, Finding, Pair, weight_asked};
use super::points::Points;
use super::weights::Weights;
use crate::explain::{Explanation, Feature, Term};
use crate::index::Key;

/// A listing that its text brought up.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The listing.
    pub key: Key,
    /// The score of its text, as the search gives it.
    pub text: Points,
    /// What it says of itself.
    pub facts: &'a Facts,
}

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// What he says of himself.
    pub facts: &'a Facts,
    /// Which side the found listings are.
    pub found: Side,
    /// The day of asking, as a Julian day number.
    pub today: i32,
}

/// A listing with its score and what made it, apart from the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The listing.
    pub key: Key,
    /// The score of its text alone.
    pub text: Points,
    /// Its score, 0 to 1.
    pub score: Points,
    /// What its facts say.
    pub findings: Vec<Finding>,
    /// What rules it out.
    pub failures: Vec<Failure>,
}

/// All listings of one match, best first.
#[derive(Debug)]
pub struct Ranking<'a> {
    asker: Asker<'a>,
    weights: &'a Weights,
    /// Best first, equal scores by key.
    pub items: Vec<Ranked>,
    candidates: Vec<Candidate<'a>>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What was compared.
    pub feature: Feature,
    /// Its part of the score; what speaks against a listing is below 0.
    pub share: Points,
    /// The terms that carry most of it, where text was compared.
    pub terms: Vec<Term>,
    /// What was compared with what, where facts were.
    pub comparisons: Vec<Comparison>,
}

/// The one change that would help a listing most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counterfactual {
    /// What would change.
    pub feature: Feature,
    /// What it is.
    pub from: String,
    /// What it would be.
    pub to: String,
    /// Its place among all, from 1.
    pub rank_from: usize,
    /// Its place then.
    pub rank_to: usize,
}

impl<'a> Ranking<'a> {
    /// Ranks the listings that text brought up.
    pub fn new(asker: Asker<'a>, weights: &'a Weights, candidates: Vec<Candidate<'a>>) -> Self {
        let mut items: Vec<Ranked> =
            candidates.iter().map(|candidate| asker.rank(candidate, candidate.facts, asker.facts, weights)).collect();
        items.sort_unstable_by(Ranked::order);
        Self { asker, weights, items, candidates }
    }

    /// The parts of a listing's score, greatest first; they add up to the score exactly. `text` explains the text of the
    /// same listing.
    pub fn parts(&self, item: &Ranked, text: &[Part]) -> Vec<Part> {
        let whole = 1.0 + weight_asked(self.asker.facts, &self.weights.features);
        let base = item.text.value() / whole;
        let failed = if item.failures.is_empty() { 0.0 } else { 1.0 - self.weights.limits.failed };
        let of_facts = item
            .findings
            .iter()
            .map(|finding| base * finding.agreement * finding.feature.weight(&self.weights.features));
        let mut exact: Vec<f64> = text.iter().map(|part| part.share.value() / whole).chain(of_facts).collect();
        let sum: f64 = exact.iter().sum();
        exact.push(-sum * failed);
        let shares = Points::share_out(item.score, &exact);
        let facts = item.findings.iter().map(|finding| Part {
            feature: finding.feature,
            share: Points::ZERO,
            terms: Vec::new(),
            comparisons: finding.comparisons.clone(),
        });
        let failure =
            Part { feature: Feature::Failed, share: Points::ZERO, terms: Vec::new(), comparisons: Vec::new() };
        let mut parts: Vec<Part> = text.iter().cloned().chain(facts).chain([failure]).collect();
        for (part, share) in parts.iter_mut().zip(shares) {
            for term in &mut part.terms {
                term.share = Points::round(term.share.value() / whole);
            }
            part.share = share;
        }
        parts.retain(|part| part.share != Points::ZERO || !part.comparisons.is_empty());
        parts.sort_by(|a, b| b.share.cmp(&a.share).then(a.feature.cmp(&b.feature)));
        parts
    }

    /// The one change of the supply that would lift a listing most; nothing where none does. Where the supply asks, the
    /// change is its own and moves all listings.
    pub fn counterfactual(&self, at: usize) -> Option<Counterfactual> {
        let item = self.items.get(at)?;
        let candidate = self.candidates.iter().find(|candidate| candidate.key == item.key)?;
        let (demand, supply) = match self.asker.found {
            Side::Supply => (self.asker.facts, candidate.facts),
            Side::Demand => (candidate.facts, self.asker.facts),
        };
        let moved = changes(demand, supply).into_iter().filter_map(|(feature, from, to, changed)| {
            let rank_to = self.rank_with(item, candidate, &changed);
            let told = Counterfactual { feature, from, to, rank_from: at + 1, rank_to };
            (rank_to <= at).then_some(told)
        });
        // The first of equal ones: changes stand in the order of how easily they are made.
        moved.reduce(|best, told| if told.rank_to < best.rank_to { told } else { best })
    }

    /// The place of a listing if the supply of the pair said this of itself.
    fn rank_with(&self, item: &Ranked, candidate: &Candidate<'_>, changed: &Facts) -> usize {
        let weights = self.weights;
        let better = |own: &Ranked, others: &mut dyn Iterator<Item = Ranked>| {
            1 + others.filter(|other| other.key != own.key && Ranked::order(other, own).is_lt()).count()
        };
        match self.asker.found {
            Side::Supply => {
                let own = self.asker.rank(candidate, changed, self.asker.facts, weights);
                better(&own, &mut self.items.iter().cloned())
            }
            Side::Demand => {
                let again = |candidate: &Candidate<'_>| self.asker.rank(candidate, candidate.facts, changed, weights);
                let own = again(candidate);
                debug_assert_eq!(own.key, item.key);
                better(&own, &mut self.candidates.iter().map(again))
            }
        }
    }
}

impl Asker<'_> {
    fn rank(&self, candidate: &Candidate<'_>, found: &Facts, asking: &Facts, weights: &Weights) -> Ranked {
        let (demand, supply) = match self.found {
            Side::Supply => (asking, found),
            Side::Demand => (found, asking),
        };
        let pair = Pair { demand, supply, found: self.found, today: self.today };
        let (findings, failures) = (pair.findings(weights), pair.failures());
        let whole = 1.0 + weight_asked(self.facts, &weights.features);
        let effect: f64 =
            findings.iter().map(|finding| finding.agreement * finding.feature.weight(&weights.features)).sum();
        let left = if failures.is_empty() { 1.0 } else { weights.limits.failed };
        let score = Points::round(candidate.text.value() * (1.0 + effect) / whole * left);
        Ranked { key: candidate.key, text: candidate.text, score, findings, failures }
    }
}

impl Ranked {
    fn order(a: &Self, b: &Self) -> std::cmp::Ordering {
        b.score.cmp(&a.score).then(b.text.cmp(&a.text)).then(a.key.cmp(&b.key))
    }
}

/// What the supply could say of itself instead: feature, what it says, what it would say, all its facts then.
fn changes(demand: &Facts, supply: &Facts) -> Vec<(Feature, String, String, Facts)> {
    let mut changes = Vec::new();
    if let (Some(asked), Some(offered)) = (demand.readiness_min.max(demand.readiness), supply.readiness)
        && offered < asked
    {
        let changed = Facts { readiness: Some(asked), ..supply.clone() };
        changes.push((Feature::Readiness, offered.to_string(), asked.to_string(), changed));
    }
    if let (Some(budget), Some(price)) = (&demand.money, &supply.money)
        && budget.currency == price.currency
        && price.max > budget.max
    {
        let changed = Facts { money: Some(budget.clone()), ..supply.clone() };
        changes.push((Feature::Price, price.text.clone(), budget.text.clone(), changed));
    }
    let is_shared = supply.cooperation.iter().any(|mode| demand.cooperation.contains(mode));
    if let (Some(mode), false, false) = (demand.cooperation.first(), is_shared, supply.cooperation.is_empty()) {
        let changed = Facts { cooperation: vec![mode.clone()], ..supply.clone() };
        changes.push((Feature::Cooperation, supply.cooperation.join(" "), mode.clone(), changed));
    }
    changes
}

/// The explanation of a text as parts of its score, which they add up to exactly. A catalogue that changed between the
/// search and the explanation shows in the parts' sizes, not in their sum.
pub fn text_parts(explanation: &Explanation, score: Points) -> Vec<Part> {
    let scale = if explanation.score > 0.0 { score.value() / f64::from(explanation.score) } else { 1.0 };
    let exact: Vec<f64> = explanation.contributions.iter().map(|part| f64::from(part.share) * scale).collect();
    let shares = Points::share_out(score, &exact);
    let parts = explanation.contributions.iter().zip(shares).map(|(contribution, share)| Part {
        feature: contribution.feature,
        share,
        terms: contribution.terms.iter().map(Term::from).collect(),
        comparisons: Vec::new(),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::facts::MoneyFact;
    use proptest::prelude::*;

    const TODAY: i32 = 2_461_000;

    fn money(min: i64, max: i64) -> Option<MoneyFact> {
        Some(MoneyFact { min, max, currency: "CNY".to_owned(), text: format!("{min}–{max} CNY") })
    }

    fn ready(level: u8) -> Facts {
        Facts { readiness: Some(level), ..Facts::default() }
    }

    fn ranking<'a>(asks: &'a Facts, found: Side, listings: &'a [(Key, f64, Facts)]) -> Ranking<'a> {
        let candidate =
            |(key, text, facts): &'a (Key, f64, Facts)| Candidate { key: *key, text: Points::round(*text), facts };
        let asker = Asker { facts: asks, found, today: TODAY };
        Ranking::new(asker, Weights::current(), listings.iter().map(candidate).collect())
    }

    fn keys(ranking: &Ranking<'_>) -> Vec<Key> {
        ranking.items.iter().map(|item| item.key).collect()
    }

    fn text(share: Points) -> Vec<Part> {
        let half = Points::from_millionths(share.millionths() / 2);
        let part = |feature, share| Part { feature, share, terms: Vec::new(), comparisons: Vec::new() };
        vec![part(Feature::TitleText, half), part(Feature::BodyText, share - half)]
    }

    #[test]
    fn listings_without_facts_stay_in_the_order_of_their_text() {
        let asks = Facts { readiness: Some(6), money: money(1, 2), ..Facts::default() };
        let listings = [(1, 0.3, Facts::default()), (2, 0.5, Facts::default()), (3, 0.4, Facts::default())];
        assert_eq!(keys(&ranking(&asks, Side::Supply, &listings)), [2, 3, 1]);
    }

    #[test]
    fn who_says_nothing_gets_the_scores_of_the_text() {
        let listings = [(1, 0.25, Facts::default())];
        let asks = Facts::default();
        let ranked = ranking(&asks, Side::Supply, &listings);
        let features = &Weights::current().features;
        let possible = features.freshness + features.track_record;
        assert_eq!(ranked.items[0].score, Points::round(0.25 / (1.0 + possible)));
    }

    #[test]
    fn facts_move_listings_whose_texts_are_alike_and_a_failure_moves_them_further() {
        let asks = Facts { readiness_min: Some(6), ..Facts::default() };
        let listings = [(1, 0.42, ready(5)), (2, 0.40, Facts::default()), (3, 0.38, ready(6)), (4, 0.1, ready(9))];
        assert_eq!(keys(&ranking(&asks, Side::Supply, &listings)), [3, 2, 1, 4]);
    }

    #[test]
    fn the_counterfactual_names_the_change_that_lifts_most() {
        let asks = Facts { readiness_min: Some(6), money: money(0, 100), ..Facts::default() };
        let mut listings: Vec<(Key, f64, Facts)> = (1..=8).map(|key| (key, 0.4, ready(7))).collect();
        listings.push((9, 0.41, Facts { readiness: Some(5), money: money(101, 110), ..Facts::default() }));
        let ranked = ranking(&asks, Side::Supply, &listings);
        assert_eq!(ranked.items[8].key, 9);
        let told = ranked.counterfactual(8).expect("a change helps");
        assert_eq!((told.feature, told.from.as_str(), told.to.as_str()), (Feature::Readiness, "5", "6"));
        assert_eq!((told.rank_from, told.rank_to), (9, 1));
        assert_eq!(ranked.counterfactual(0), None, "the first cannot rise");
    }

    #[test]
    fn a_supply_that_asks_changes_itself_for_all_demands() {
        let offers = ready(5);
        let asks = |text: f64, key, min| (key, text, Facts { readiness_min: min, ..Facts::default() });
        let listings = [asks(0.4, 1, Some(6)), asks(0.39, 2, Some(6)), asks(0.3, 3, None)];
        let ranked = ranking(&offers, Side::Demand, &listings);
        assert_eq!(keys(&ranked), [3, 1, 2]);
        let told = ranked.counterfactual(2).expect("a change helps");
        // With readiness 6 the first two rise alike.
        assert_eq!((told.rank_from, told.rank_to), (3, 2));
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_score_exactly(
            score in 0.0_f64..1.0, asked in 1_u8..9, offered in 1_u8..9, min in 1_i64..200, cooperation: bool, age in 0_i32..9_999,
        ) {
            let mode = |name: &str| vec![name.to_owned()];
            let asks = Facts {
                readiness_min: Some(asked),
                money: money(0, 100),
                cooperation: mode("licence"),
                hub: Some("zhejiang".to_owned()),
                ..Facts::default()
            };
            let offers = Facts {
                readiness: Some(offered),
                money: money(min, min + 20),
                cooperation: mode(if cooperation { "licence" } else { "transfer" }),
                hub: Some("zhejiang".to_owned()),
                known_since: Some(TODAY - age),
                ..Facts::default()
            };
            let listings = [(1, score, offers)];
            let ranked = ranking(&asks, Side::Supply, &listings);
            let item = &ranked.items[0];
            let parts = ranked.parts(item, &text(item.text));
            prop_assert_eq!(parts.iter().map(|part| part.share).sum::<Points>(), item.score);
            prop_assert!(item.score >= Points::ZERO && item.score <= Points::round(1.0));
            for part in parts {
                let exact = match item.findings.iter().find(|finding| finding.feature == part.feature) {
                    Some(finding) => item.text.value() * finding.agreement * finding.feature.weight(&Weights::current().features),
                    None => continue,
                };
                let whole = 1.0 + weight_asked(&asks, &Weights::current().features);
                prop_assert!((part.share.value() - exact / whole).abs() < 1e-5);
            }
        }
    }
}
