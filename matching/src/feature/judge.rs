//! Compares the facts of a demand with those of a supply: what speaks for the pair, what against it, what rules it out.

use serde::{Deserialize, Serialize};

use super::facts::{Facts, MoneyFact, Side};
use super::quantity::{Bound, Measure};
use super::weights::{FeatureWeights, Weights};
use crate::cut::Cutter;
use crate::explain::Feature;

/// How a supply's own symbols and a demand's agree, level by level: nothing, section, class, subclass, main group, all.
const CLASS_LEVELS: [f64; 6] = [-0.3, 0.0, 0.25, 0.6, 0.85, 1.0];
/// How two industries agree: nothing, section, division, group, class.
const INDUSTRY_LEVELS: [f64; 5] = [-0.3, 0.2, 0.5, 0.8, 1.0];
/// Two different technical fields.
const OTHER_FIELD: f64 = -0.5;
/// What each missing level of readiness takes.
const READINESS_STEP: f64 = 0.34;
/// A price above the budget by this share of it counts fully against a listing.
const PRICE_EXCESS_MAX: f64 = 0.5;
/// A price that may exceed the budget and may not.
const PRICE_PARTLY: f64 = 0.5;
/// A neighbor of the same province, but of another hub.
const SAME_PROVINCE: f64 = 0.8;
/// The size class of a large firm, and of those it is paired with: micro firms are small ones in the statistics' wider sense.
const LARGE: &str = "large";
const SMALL_OR_MEDIUM: [&str; 3] = ["medium", "small", "micro"];
/// Basis points in one.
const WHOLE_BP: f64 = 10_000.0;
/// A figure that reaches only this share of what is asked counts fully against a listing.
const FIGURE_SHARE_MIN: f64 = 0.5;
/// Figures that differ by less than this share are the same.
const FIGURE_TOLERANCE: f64 = 0.05;
/// Rounding of figures that were written in other units.
const FIGURE_ROUNDING: f64 = 1e-9;
/// Steps of nearness in meaning.
const MEANING_STEPS: f64 = 1_000.0;
/// A share asked for above this is a purity: what counts is how far it is from one.
const PURITY_MIN: f64 = 0.9;

/// What two facts say of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What was compared.
    pub feature: Feature,
    /// How well it agrees: 1 fully, 0 says nothing, −1 not at all.
    pub agreement: f64,
    /// What was compared with what.
    pub comparisons: Vec<Comparison>,
}

/// One value against another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// What the demand asks: a code or a text of its own.
    pub asked: String,
    /// What the supply offers.
    pub offered: String,
    /// Whether that is what is asked.
    pub is_met: bool,
}

/// Why a listing cannot be the answer, however well the rest fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The reason.
    pub kind: FailureKind,
    /// What is asked: a level, a day number, nothing for a right that has ended.
    pub asked: String,
    /// What there is: a level, the day of asking, a legal status.
    pub offered: String,
}

/// The reasons for which a listing cannot be the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The supply's readiness is below the demand's minimum.
    ReadinessBelowMinimum,
    /// The demand's deadline has passed.
    DeadlinePassed,
    /// The right has ended: there is nothing to transfer or license.
    RightEnded,
}

/// A demand's facts and a supply's facts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) demand: &'a Facts,
    pub(crate) supply: &'a Facts,
    /// Which of them was found; the other one asks.
    pub(crate) found: Side,
    /// The day of asking, as a Julian day number.
    pub(crate) today: i32,
}

impl Pair<'_> {
    fn found(&self) -> &Facts {
        match self.found {
            Side::Demand => self.demand,
            Side::Supply => self.supply,
        }
    }

    /// All findings, in the order of features.
    pub(crate) fn findings(&self, weights: &Weights) -> Vec<Finding> {
        let all = [
            self.classes(),
            self.field(),
            self.industry(),
            self.readiness(),
            self.indicators(),
            self.price(),
            self.cooperation(),
            self.region(),
            self.size_pairing(),
            self.track_record(),
            self.freshness(weights),
            self.meaning(),
        ];
        all.into_iter().flatten().filter(|finding| finding.feature.weight(&weights.features) > 0.0).collect()
    }

    /// What rules the pair out.
    pub(crate) fn failures(&self) -> Vec<Failure> {
        let mut failures = Vec::new();
        if let (Some(asked), Some(offered)) = (self.demand.readiness_min, self.supply.readiness)
            && offered < asked
        {
            let kind = FailureKind::ReadinessBelowMinimum;
            failures.push(Failure { kind, asked: asked.to_string(), offered: offered.to_string() });
        }
        if let (Some(deadline), Side::Demand) = (self.demand.deadline, self.found)
            && deadline < self.today
        {
            let kind = FailureKind::DeadlinePassed;
            failures.push(Failure { kind, asked: deadline.to_string(), offered: self.today.to_string() });
        }
        if let Some(status) = &self.supply.ended {
            failures.push(Failure { kind: FailureKind::RightEnded, asked: String::new(), offered: status.clone() });
        }
        failures
    }

    fn classes(&self) -> Option<Finding> {
        let levels = |symbols: &[String]| -> Vec<Vec<String>> {
            let of = |symbol: &String| {
                let mut levels: Vec<String> =
                    Cutter::class_levels(symbol).into_iter().map(|(_, level)| level).collect();
                let section: String = levels.first()?.chars().take(1).collect();
                levels.insert(0, section);
                Some(levels)
            };
            symbols.iter().filter_map(of).collect()
        };
        let (asked, offered) = (levels(&self.demand.classes), levels(&self.supply.classes));
        let common = |a: &[String], b: &[String]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let pairs = asked.iter().flat_map(|a| offered.iter().map(move |b| (common(a, b), a, b)));
        // The first of equal ones: the main class stands first.
        let (depth, a, b) = pairs.reduce(|best, pair| if pair.0 > best.0 { pair } else { best })?;
        // Symbols that end above the full depth and are the same agree as far as they go.
        let agreement = if a == b && depth > 1 { CLASS_LEVELS[5] } else { CLASS_LEVELS[depth.min(5)] };
        let told = |levels: &[String]| levels.last().cloned().unwrap_or_default();
        let is_met = depth >= SUBCLASS_DEPTH;
        Some(finding(Feature::TechnicalClass, agreement, vec![Comparison { asked: told(a), offered: told(b), is_met }]))
    }

    fn field(&self) -> Option<Finding> {
        let of = |facts: &Facts| -> Vec<String> { facts.field.iter().chain(&facts.fields).cloned().collect() };
        let (asked, offered) = (of(self.demand), of(self.supply));
        if asked.is_empty() || offered.is_empty() {
            return None;
        }
        let shared = asked.iter().find(|field| offered.contains(field));
        let is_met = shared.is_some();
        let told = |own: &[String]| shared.cloned().unwrap_or_else(|| own.join(" "));
        Some(finding(
            Feature::TechnicalField,
            if is_met { 1.0 } else { OTHER_FIELD },
            vec![Comparison { asked: told(&asked), offered: told(&offered), is_met }],
        ))
    }

    fn industry(&self) -> Option<Finding> {
        let (asked, offered) = (self.demand.industry.as_ref()?, self.supply.industry.as_ref()?);
        let common = asked.chars().zip(offered.chars()).take_while(|(a, b)| a == b).count();
        // A letter, two digits, one, one: the letter follows from the digits.
        let level = match common {
            0 => 0,
            1 | 2 => 1,
            more => more - 1,
        };
        let agreement = if asked == offered { 1.0 } else { INDUSTRY_LEVELS[level.min(4)] };
        let comparison = Comparison { asked: asked.clone(), offered: offered.clone(), is_met: level >= 2 };
        Some(finding(Feature::Industry, agreement, vec![comparison]))
    }

    fn readiness(&self) -> Option<Finding> {
        let asked = self.demand.readiness_min.max(self.demand.readiness)?;
        let offered = self.supply.readiness?;
        let gap = f64::from(asked.saturating_sub(offered));
        let agreement = if gap == 0.0 { 1.0 } else { -(gap * READINESS_STEP).min(1.0) };
        let comparison =
            Comparison { asked: asked.to_string(), offered: offered.to_string(), is_met: offered >= asked };
        Some(finding(Feature::Readiness, agreement, vec![comparison]))
    }

    fn indicators(&self) -> Option<Finding> {
        let (asked, offered) = (self.demand.measures(), self.supply.measures());
        if asked.is_empty() {
            return None;
        }
        let mut sum = 0.0;
        let mut comparisons = Vec::new();
        for wanted in &asked {
            let same = offered.iter().filter(|measure| wanted.is_of_same_quantity(measure));
            let best = same.filter_map(|measure| Some((wanted.agreement(measure)?, measure)));
            if let Some((agreement, measure)) = best.max_by(|a, b| a.0.total_cmp(&b.0)) {
                sum += agreement;
                let (asked, offered) = (wanted.text.clone(), measure.text.clone());
                comparisons.push(Comparison { asked, offered, is_met: agreement >= 1.0 });
            }
        }
        let share = sum / crate::weigh::real(asked.len());
        (!comparisons.is_empty()).then(|| finding(Feature::Indicators, share, comparisons))
    }

    fn price(&self) -> Option<Finding> {
        let (budget, price) = (self.demand.money.as_ref()?, self.supply.money.as_ref()?);
        if budget.currency != price.currency {
            return None;
        }
        let comparison =
            Comparison { asked: budget.text.clone(), offered: price.text.clone(), is_met: price.min <= budget.max };
        Some(finding(Feature::Price, price_agreement(budget, price), vec![comparison]))
    }

    fn cooperation(&self) -> Option<Finding> {
        let (asked, offered) = (&self.demand.cooperation, &self.supply.cooperation);
        if asked.is_empty() || offered.is_empty() {
            return None;
        }
        let shared: Vec<&String> = asked.iter().filter(|mode| offered.contains(mode)).collect();
        let comparisons = if shared.is_empty() {
            vec![Comparison { asked: asked.join(" "), offered: offered.join(" "), is_met: false }]
        } else {
            let same = |mode: &&String| Comparison { asked: (*mode).clone(), offered: (*mode).clone(), is_met: true };
            shared.iter().map(same).collect()
        };
        Some(finding(Feature::Cooperation, if shared.is_empty() { -1.0 } else { 1.0 }, comparisons))
    }

    /// A neighbor is nearer; a stranger is not for that reason worse.
    fn region(&self) -> Option<Finding> {
        let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
        let (demand, supply) = (self.demand, self.supply);
        let (agreement, place) = if same(&demand.hub, &supply.hub) {
            (1.0, demand.hub.clone())
        } else if same(&demand.province, &supply.province) {
            (SAME_PROVINCE, demand.province.clone())
        } else {
            return None;
        };
        let place = place.unwrap_or_default();
        Some(finding(
            Feature::Region,
            agreement,
            vec![Comparison { asked: place.clone(), offered: place, is_met: true }],
        ))
    }

    /// Large firms and small ones are to be brought together (大中小企业融通); two of one size are not for that reason worse.
    fn size_pairing(&self) -> Option<Finding> {
        let (asking, offering) = (self.demand.size.as_ref()?, self.supply.size.as_ref()?);
        let pairs = |one: &str, other: &str| one == LARGE && SMALL_OR_MEDIUM.contains(&other);
        if !pairs(asking, offering) && !pairs(offering, asking) {
            return None;
        }
        let comparison = Comparison { asked: asking.clone(), offered: offering.clone(), is_met: true };
        Some(finding(Feature::SizePairing, 1.0, vec![comparison]))
    }

    /// Who has shown something is raised by it; who has shown nothing yet is not lowered.
    fn track_record(&self) -> Option<Finding> {
        let record = self.supply.record.filter(|_| self.found == Side::Supply)?;
        let comparison = Comparison { asked: String::new(), offered: record.to_string(), is_met: true };
        Some(finding(Feature::TrackRecord, f64::from(record) / WHOLE_BP, vec![comparison]))
    }

    /// What is new is worth a look; what is old is not for that reason worse.
    fn freshness(&self, weights: &Weights) -> Option<Finding> {
        let days = self.today.saturating_sub(self.found().known_since?).max(0);
        let halves = f64::from(days) / f64::from(weights.limits.freshness_half_days);
        let comparison = Comparison { asked: String::new(), offered: days.to_string(), is_met: halves <= 1.0 };
        Some(finding(Feature::Freshness, 0.5_f64.powf(halves), vec![comparison]))
    }

    /// What the vectors said when the listing was found.
    fn meaning(&self) -> Option<Finding> {
        let nearness = self.found().meaning?;
        let comparison = Comparison { asked: String::new(), offered: nearness.to_string(), is_met: nearness > 0 };
        Some(finding(Feature::Meaning, f64::from(nearness) / MEANING_STEPS, vec![comparison]))
    }
}

/// Symbols agree down to their subclass: section, class, subclass.
const SUBCLASS_DEPTH: usize = 3;

fn finding(feature: Feature, agreement: f64, comparisons: Vec<Comparison>) -> Finding {
    Finding { feature, agreement: agreement.clamp(-1.0, 1.0), comparisons }
}

#[expect(clippy::cast_precision_loss, reason = "amounts of money are far below 2^52 minor units")]
fn price_agreement(budget: &MoneyFact, price: &MoneyFact) -> f64 {
    let (limit, low, high) = (budget.max as f64, price.min as f64, price.max as f64);
    if high <= limit {
        return 1.0;
    }
    if low > limit {
        let excess = if limit > 0.0 { low / limit - 1.0 } else { PRICE_EXCESS_MAX };
        return -(excess / PRICE_EXCESS_MAX).min(1.0);
    }
    PRICE_PARTLY + (1.0 - PRICE_PARTLY) * (limit - low) / (high - low)
}

impl Measure {
    /// Whether both numbers measure the same thing: same dimension, and words before them in common; a unit of several
    /// quantities, such as S/cm, tells enough where one of them has no words.
    fn is_of_same_quantity(&self, other: &Measure) -> bool {
        let shares_words = self.context.intersection(&other.context).next().is_some();
        let is_wordless = self.context.is_empty() || other.context.is_empty();
        self.dimension == other.dimension && (shares_words || is_wordless && self.dimension.is_telling())
    }

    /// How far what is offered reaches what is asked, −1 to 1; nothing where the two cannot be compared.
    fn agreement(&self, offered: &Measure) -> Option<f64> {
        let same = |a: f64, b: f64| (a - b).abs() <= FIGURE_ROUNDING * a.abs().max(b.abs());
        let reach = |is_met: bool, share: f64| {
            let short = 2.0 * (share - FIGURE_SHARE_MIN) / (1.0 - FIGURE_SHARE_MIN) - 1.0;
            match (is_met, short.is_nan()) {
                (true, _) => 1.0,
                (false, true) => -1.0,
                (false, false) => short.clamp(-1.0, 1.0),
            }
        };
        match (self.bound, offered.bound) {
            (Bound::AtLeast, Bound::AtMost) | (Bound::AtMost, Bound::AtLeast) => None,
            (Bound::AtLeast, _) => {
                let (asked, best) = (self.low, offered.high);
                let share = if self.dimension.is_share() && asked > PURITY_MIN {
                    (1.0 - asked) / (1.0 - best)
                } else {
                    best / asked
                };
                Some(reach(best >= asked || same(best, asked), share))
            }
            (Bound::AtMost, _) => {
                let (asked, best) = (self.high, offered.low);
                Some(reach(best <= asked || same(best, asked), asked / best))
            }
            (Bound::Range, _) => {
                let span = FIGURE_TOLERANCE * self.low.abs().max(self.high.abs());
                let is_met = offered.low <= self.high + span && offered.high >= self.low - span;
                let share = if offered.high < self.low { offered.high / self.low } else { self.high / offered.low };
                Some(reach(is_met, share))
            }
        }
    }
}

impl Feature {
    /// Its weight; those of the text have none here.
    pub(crate) fn weight(self, weights: &FeatureWeights) -> f64 {
        match self {
            Feature::TitleText
            | Feature::BodyText
            | Feature::Keywords
            | Feature::Classes
            | Feature::Related
            | Feature::Failed => 0.0,
            Feature::TechnicalClass => weights.classes,
            Feature::TechnicalField => weights.field,
            Feature::Industry => weights.industry,
            Feature::Readiness => weights.readiness,
            Feature::Indicators => weights.indicators,
            Feature::Price => weights.price,
            Feature::Cooperation => weights.cooperation,
            Feature::Region => weights.region,
            Feature::SizePairing => weights.size_pairing,
            Feature::TrackRecord => weights.track_record,
            Feature::Freshness => weights.freshness,
            Feature::Meaning => weights.meaning,
        }
    }
}

/// The greatest sum of weights that a listing can earn from one who says this of itself: what it does not say cannot be
/// compared with anything.
pub(crate) fn weight_asked(asks: &Facts, weights: &FeatureWeights) -> f64 {
    let when = |is_told: bool, weight: f64| if is_told { weight } else { 0.0 };
    let has_readiness = asks.readiness.is_some() || asks.readiness_min.is_some();
    when(!asks.classes.is_empty(), weights.classes)
        + when(asks.field.is_some() || !asks.fields.is_empty(), weights.field)
        + when(asks.industry.is_some(), weights.industry)
        + when(has_readiness, weights.readiness)
        + when(!asks.figures.is_empty(), weights.indicators)
        + when(asks.money.is_some(), weights.price)
        + when(!asks.cooperation.is_empty(), weights.cooperation)
        + when(asks.hub.is_some() || asks.province.is_some(), weights.region)
        + when(asks.size.is_some(), weights.size_pairing)
        + when(asks.meaning.is_some(), weights.meaning)
        + weights.track_record
        + weights.freshness
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair<'a>(demand: &'a Facts, supply: &'a Facts) -> Pair<'a> {
        Pair { demand, supply, found: Side::Supply, today: 2_461_000 }
    }

    fn agreement(demand: &Facts, supply: &Facts, feature: Feature) -> Option<f64> {
        let findings = pair(demand, supply).findings(Weights::current());
        findings.into_iter().find(|finding| finding.feature == feature).map(|finding| finding.agreement)
    }

    fn figures(texts: &[&str]) -> Facts {
        Facts { figures: texts.iter().flat_map(|text| Facts::figures_of(text)).collect(), ..Facts::default() }
    }

    fn indicators(asked: &str, offered: &str) -> Option<f64> {
        agreement(&figures(&[asked]), &figures(&[offered]), Feature::Indicators)
    }

    #[test]
    fn what_one_side_does_not_say_is_compared_with_nothing() {
        let whole = Facts {
            classes: vec!["H01M 8/10".to_owned()],
            field: Some("new_materials".to_owned()),
            industry: Some("C3841".to_owned()),
            readiness: Some(6),
            readiness_min: Some(5),
            money: Some(MoneyFact { min: 1, max: 2, currency: "CNY".to_owned(), text: String::new() }),
            cooperation: vec!["licence".to_owned()],
            hub: Some("zhejiang".to_owned()),
            figures: Facts::figures_of("电导率≥0.1 S/cm"),
            ..Facts::default()
        };
        let nothing = Facts::default();

        assert_eq!(pair(&whole, &nothing).findings(Weights::current()), []);
        assert_eq!(pair(&nothing, &whole).findings(Weights::current()), []);
        assert_eq!(pair(&whole, &nothing).failures(), []);
    }

    #[test]
    fn classes_agree_level_by_level() {
        let of = |symbol: &str| Facts { classes: vec![symbol.to_owned()], ..Facts::default() };
        let agreement = |a, b| agreement(&of(a), &of(b), Feature::TechnicalClass).expect("both have classes");
        let levels = ["H01M 8/10", "H01M 8/02", "H01M 4/00", "H01L 4/00", "H02J 7/00", "C08J 5/22"]
            .map(|b| agreement("H01M8/10", b));
        assert!(levels.is_sorted_by(|a, b| a > b), "{levels:?}");
        assert_eq!([levels[0], levels[5]], [1.0, -0.3]);
        assert_eq!(agreement("H01M", "H01M"), 1.0);
        assert!(agreement("H01M", "H01M8/10") < 1.0);
    }

    #[test]
    fn figures_are_compared_in_whatever_unit_they_are_written() {
        assert_eq!(indicators("质子电导率 ≥ 0.1 S/cm", "质子电导率达到 120 mS/cm"), Some(1.0));
        assert_eq!(indicators("质子电导率 ≥ 0.1 S/cm", "质子电导率达到 0.04 S/cm"), Some(-1.0));
        assert_eq!(indicators("厚度不超过0.1 mm", "膜厚度15~20μm"), Some(1.0));
        assert_eq!(indicators("bandwidth of at least 500 MHz", "a bandwidth of 2 GHz"), Some(1.0));
        assert_eq!(indicators("纯度≥99.9%", "产品纯度可达９９．９５％"), Some(1.0));
        let short = indicators("纯度≥99.9%", "产品纯度99.5%").expect("both tell a purity");
        assert!(short < -0.9, "five times the impurity is far off: {short}");
    }

    #[test]
    fn figures_of_other_quantities_are_not_compared() {
        assert_eq!(indicators("厚度不超过0.1 mm", "直径15 mm"), None);
        assert_eq!(indicators("纯度≥99.9%", "回收率99.95%"), None);
        assert_eq!(indicators("电导率≥0.1 S/cm", "电压2 V"), None);
        assert_eq!(indicators("使用寿命≥2000 h", "在80℃下"), None);
        assert!(indicators("≥ 0.1 S/cm", "质子电导率0.12 S/cm").is_some(), "S/cm tells what it measures");
    }

    #[test]
    fn a_figure_that_nothing_answers_neither_raises_nor_lowers() {
        let both = agreement(
            &figures(&["电导率≥0.1 S/cm", "厚度≤20 μm"]),
            &figures(&["电导率0.12 S/cm"]),
            Feature::Indicators,
        );
        assert_eq!(both, Some(0.5));
    }

    #[test]
    fn a_price_within_the_budget_agrees_and_one_far_above_does_not() {
        let money = |min, max, currency: &str| Facts {
            money: Some(MoneyFact { min, max, currency: currency.to_owned(), text: String::new() }),
            ..Facts::default()
        };
        let budget = money(50, 100, "CNY");
        let agreement = |price: &Facts| agreement(&budget, price, Feature::Price);
        assert_eq!(agreement(&money(10, 100, "CNY")), Some(1.0));
        assert_eq!(agreement(&money(60, 140, "CNY")), Some(0.75));
        assert_eq!(agreement(&money(125, 130, "CNY")), Some(-0.5));
        assert_eq!(agreement(&money(500, 500, "CNY")), Some(-1.0));
        assert_eq!(agreement(&money(10, 20, "USD")), None, "another currency is not compared");
    }

    #[test]
    fn who_works_in_several_fields_agrees_by_one_of_them() {
        let works_in = |fields: &[&str]| Facts {
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            ..Facts::default()
        };
        let asks = Facts { field: Some("new_materials".to_owned()), ..Facts::default() };
        let agreement = |supply: &Facts| agreement(&asks, supply, Feature::TechnicalField);
        assert_eq!(agreement(&works_in(&["agriculture", "new_materials"])), Some(1.0));
        assert_eq!(agreement(&works_in(&["agriculture"])), Some(OTHER_FIELD));
        assert_eq!(agreement(&works_in(&[])), None);
    }

    #[test]
    fn a_large_firm_and_a_small_one_are_paired_and_others_are_not_lowered() {
        let of = |size: &str| Facts { size: Some(size.to_owned()), ..Facts::default() };
        let agreement = |demand: &Facts, supply: &Facts| agreement(demand, supply, Feature::SizePairing);
        for small in SMALL_OR_MEDIUM {
            assert_eq!(agreement(&of("large"), &of(small)), Some(1.0));
            assert_eq!(agreement(&of(small), &of("large")), Some(1.0));
        }
        assert_eq!(agreement(&of("large"), &of("large")), None);
        assert_eq!(agreement(&of("small"), &of("micro")), None);
        assert_eq!(agreement(&of("large"), &Facts::default()), None, "an institute has no size");
    }

    #[test]
    fn a_record_raises_the_supply_that_is_found_and_not_the_demands_that_it_finds() {
        let asks = Facts::default();
        let has = |record| Facts { record, ..Facts::default() };
        let agreement = |supply: &Facts| agreement(&asks, supply, Feature::TrackRecord);
        assert_eq!(agreement(&has(Some(2_500))), Some(0.25));
        assert_eq!(agreement(&has(None)), None);
        let own = has(Some(9_000));
        let found_demand = Pair { found: Side::Demand, ..pair(&asks, &own) };
        assert!(!found_demand.findings(Weights::current()).iter().any(|found| found.feature == Feature::TrackRecord));
    }

    #[test]
    fn what_rules_a_listing_out_is_told_with_its_reason() {
        let asks = Facts { readiness_min: Some(6), deadline: Some(2_460_999), ..Facts::default() };
        let offers = Facts { readiness: Some(4), ended: Some("lapsed".to_owned()), ..Facts::default() };
        let kinds = |failures: Vec<Failure>| failures.into_iter().map(|failure| failure.kind).collect::<Vec<_>>();
        let found_supply = pair(&asks, &offers);
        let found_demand = Pair { found: Side::Demand, ..found_supply };
        use FailureKind::{DeadlinePassed, ReadinessBelowMinimum, RightEnded};
        assert_eq!(kinds(found_supply.failures()), [ReadinessBelowMinimum, RightEnded]);
        assert_eq!(kinds(found_demand.failures()), [ReadinessBelowMinimum, DeadlinePassed, RightEnded]);
        let enough = Facts { readiness: Some(6), ..Facts::default() };
        assert_eq!(kinds(pair(&asks, &enough).failures()), []);
    }

    #[test]
    fn a_neighbor_and_a_new_listing_are_raised_and_others_are_not_lowered() {
        let at = |hub: &str, known_since| Facts {
            hub: Some(hub.to_owned()),
            known_since: Some(known_since),
            ..Facts::default()
        };
        let demand = at("zhejiang", 0);
        assert_eq!(agreement(&demand, &at("zhejiang", 0), Feature::Region), Some(1.0));
        assert_eq!(agreement(&demand, &at("guangdong", 0), Feature::Region), None);
        assert_eq!(agreement(&demand, &at("zhejiang", 2_461_000), Feature::Freshness), Some(1.0));
        let half = 2_461_000 - i32::try_from(Weights::current().limits.freshness_half_days).expect("few days");
        assert_eq!(agreement(&demand, &at("zhejiang", half), Feature::Freshness), Some(0.5));
    }
}
