//! What a provider has shown it can do: its record of figures, and a score that anybody can recompute.
//!
//! The score is a weighted sum of five inputs, each brought to 0–10,000 basis points. It is told with its version, its
//! inputs and their weights. Integers only, so that every reader gets the same figure.

use crate::rule::{Refusals, Rule};
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::{Date, Duration};

/// Figures recorded at once.
pub const FIGURES_MAX: usize = 20;
/// The greatest figure.
pub const FIGURE_MAX: u64 = 1_000_000_000_000;
/// The version of the score: of its inputs, weights and constants together.
pub const SCORE_VERSION: &str = "capability-1";
/// The whole of a score, a weight or a share.
pub const WHOLE_BP: u32 = 10_000;
/// A figure that is older says nothing of today.
const FRESH_DAYS: i64 = 730;
/// What a provider of which nobody has said anything is taken for: the middle of the scale of 1 to 5, in thousandths.
const PRIOR_MEAN_MILLI: u64 = 3_000;
/// How many clients would have to say otherwise to weigh as much.
const PRIOR_CLIENTS: u64 = 5;
/// The scale of an evaluation, in thousandths.
const LOWEST_MILLI: u64 = 1_000;
const HIGHEST_MILLI: u64 = 5_000;

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CapabilityMeasure {
    /// Persons employed.
    Staff,
    /// Persons with a senior professional title.
    SeniorStaff,
    /// Devices and instruments.
    EquipmentItems,
    /// What the equipment cost, in yuan.
    EquipmentValue,
    /// Floor area, in square meters.
    FloorArea,
    /// Service contracts that were completed in a period.
    DealsDone,
    /// What these contracts came to, in yuan.
    DealsAmount,
    /// Clients served in a period.
    ClientsServed,
}

impl CapabilityMeasure {
    /// The unit: `persons`, `items`, `CNY`, `m2`, `contracts`, `clients`.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            CapabilityMeasure::Staff | CapabilityMeasure::SeniorStaff => "persons",
            CapabilityMeasure::EquipmentItems => "items",
            CapabilityMeasure::EquipmentValue | CapabilityMeasure::DealsAmount => "CNY",
            CapabilityMeasure::FloorArea => "m2",
            CapabilityMeasure::DealsDone => "contracts",
            CapabilityMeasure::ClientsServed => "clients",
        }
    }

    /// Whether it is counted over a period; otherwise on a day.
    #[must_use]
    pub fn is_of_period(self) -> bool {
        match self {
            CapabilityMeasure::DealsDone | CapabilityMeasure::DealsAmount | CapabilityMeasure::ClientsServed => true,
            CapabilityMeasure::Staff
            | CapabilityMeasure::SeniorStaff
            | CapabilityMeasure::EquipmentItems
            | CapabilityMeasure::EquipmentValue
            | CapabilityMeasure::FloorArea => false,
        }
    }
}

/// A figure with its date. It never changes; a later one takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapabilityFigure {
    measure: CapabilityMeasure,
    value: u64,
    from_on: Option<Date>,
    as_of_on: Date,
}

/// Why measure, value and dates make no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFigure {
    /// Above [`FIGURE_MAX`].
    #[error("is above {FIGURE_MAX}")]
    TooLarge,
    /// A figure of a period without its first day.
    #[error("is counted over a period and needs its first day")]
    PeriodMissing,
    /// A figure of a day with a period.
    #[error("is counted on a day and has no first day")]
    PeriodSurplus,
    /// A period that ends before it begins.
    #[error("the period ends before it begins")]
    PeriodReversed,
}

impl InvalidFigure {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            InvalidFigure::TooLarge => "out_of_range",
            InvalidFigure::PeriodMissing => "period_missing",
            InvalidFigure::PeriodSurplus => "period_surplus",
            InvalidFigure::PeriodReversed => "range_reversed",
        }
    }
}

impl CapabilityFigure {
    /// Puts a figure together; `as_of_on` is its day, or the last one of its period.
    ///
    /// # Errors
    /// When value or dates do not fit the measure.
    pub fn try_new(
        measure: CapabilityMeasure,
        value: u64,
        from_on: Option<Date>,
        as_of_on: Date,
    ) -> Result<Self, InvalidFigure> {
        if value > FIGURE_MAX {
            return Err(InvalidFigure::TooLarge);
        }
        match from_on {
            None if measure.is_of_period() => Err(InvalidFigure::PeriodMissing),
            Some(_) if !measure.is_of_period() => Err(InvalidFigure::PeriodSurplus),
            Some(from) if from > as_of_on => Err(InvalidFigure::PeriodReversed),
            None | Some(_) => Ok(CapabilityFigure { measure, value, from_on, as_of_on }),
        }
    }

    /// What it counts.
    #[must_use]
    pub fn measure(&self) -> CapabilityMeasure {
        self.measure
    }

    /// How many, in the measure's unit.
    #[must_use]
    pub fn value(&self) -> u64 {
        self.value
    }

    /// The first day of its period.
    #[must_use]
    pub fn from_on(&self) -> Option<Date> {
        self.from_on
    }

    /// Its day, or the last one of its period.
    #[must_use]
    pub fn as_of_on(&self) -> Date {
        self.as_of_on
    }

    /// Whether it still says something on that day: it is at most two years old.
    #[must_use]
    pub fn is_fresh(&self, today: Date) -> bool {
        today - self.as_of_on <= Duration::days(FRESH_DAYS)
    }
}

/// What stands against recording figures on that day.
#[must_use]
pub fn may_record(figures: &[CapabilityFigure], today: Date) -> Refusals {
    let mut refusals = Refusals::new();
    let is_past = figures.iter().all(|figure| figure.as_of_on <= today);
    refusals.require_at(is_past, Rule::CapabilityFigureAhead, "/figures");
    refusals
}

/// What one client has said of a provider, all evaluations together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientOpinion {
    /// The sum of all scores, 1 to 5 each.
    pub points: u32,
    /// How many scores.
    pub scores: u32,
}

/// What goes into the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ScoreInputKind {
    /// What clients said after completed services; raw: clients who said something.
    Evaluations,
    /// Contracts completed, as the provider tells; raw: contracts.
    DealsDone,
    /// Staff, as the provider tells; raw: persons.
    Staff,
    /// Equipment, as the provider tells; raw: items.
    Equipment,
    /// Certificates of its offerings on the market that hold today; raw: certificates.
    Certificates,
}

impl ScoreInputKind {
    /// Its weight, in basis points of the score.
    #[must_use]
    pub fn weight_bp(self) -> u32 {
        match self {
            ScoreInputKind::Evaluations => 4_000,
            ScoreInputKind::DealsDone => 2_500,
            ScoreInputKind::Staff => 1_000,
            ScoreInputKind::Equipment => 1_000,
            ScoreInputKind::Certificates => 1_500,
        }
    }

    /// The raw figure that is worth half of the input; more is worth ever less. None for what is no count.
    fn half(self) -> Option<u64> {
        match self {
            ScoreInputKind::Evaluations => None,
            ScoreInputKind::DealsDone => Some(20),
            ScoreInputKind::Staff => Some(50),
            ScoreInputKind::Equipment => Some(30),
            ScoreInputKind::Certificates => Some(3),
        }
    }
}

/// One input of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoreInput {
    /// What it is.
    pub kind: ScoreInputKind,
    /// The figure it was made from.
    pub raw: u64,
    /// That figure brought to 0–10,000.
    pub value_bp: u32,
    /// Its weight.
    pub weight_bp: u32,
    /// Value times weight: its part of the score.
    pub contribution_bp: u32,
}

/// A score with everything it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapabilityScore {
    /// The sum of the contributions, 0–10,000.
    pub score_bp: u32,
    /// The mean of what clients said on the scale of 1 to 5, in thousandths, drawn towards the middle while few have
    /// spoken.
    pub evaluation_mean_milli: u64,
    /// All inputs, in the order of [`ScoreInputKind`].
    pub inputs: Vec<ScoreInput>,
}

/// The mean of what clients said, in thousandths. Each client counts once, however often he spoke; and as if five more
/// had said 3, so that one voice alone moves it by a sixth of the way (a Bayesian mean with the prior in the constants).
#[must_use]
pub fn evaluation_mean_milli(opinions: &[ClientOpinion]) -> u64 {
    let voices = opinions.iter().filter(|opinion| opinion.scores > 0);
    let means = voices.map(|opinion| u64::from(opinion.points) * 1_000 / u64::from(opinion.scores));
    let (sum, clients) = means.fold((0, 0), |(sum, clients), mean| (sum + mean, clients + 1));
    let mean = (PRIOR_MEAN_MILLI * PRIOR_CLIENTS + sum) / (PRIOR_CLIENTS + clients);
    mean.clamp(LOWEST_MILLI, HIGHEST_MILLI)
}

/// The latest fresh figure of a measure; nothing counts as zero.
fn latest(figures: &[CapabilityFigure], measure: CapabilityMeasure, today: Date) -> u64 {
    let fresh = figures.iter().filter(|figure| figure.measure == measure && figure.is_fresh(today));
    fresh.max_by_key(|figure| figure.as_of_on).map_or(0, |figure| figure.value)
}

/// Makes the score. `figures` in the order in which they were recorded; of two with the same day the later one counts.
#[must_use]
pub fn score(
    opinions: &[ClientOpinion],
    figures: &[CapabilityFigure],
    certificates: u64,
    today: Date,
) -> CapabilityScore {
    let mean = evaluation_mean_milli(opinions);
    let input = |kind: ScoreInputKind| {
        let raw = match kind {
            ScoreInputKind::Evaluations => opinions.iter().filter(|opinion| opinion.scores > 0).count() as u64,
            ScoreInputKind::DealsDone => latest(figures, CapabilityMeasure::DealsDone, today),
            ScoreInputKind::Staff => latest(figures, CapabilityMeasure::Staff, today),
            ScoreInputKind::Equipment => latest(figures, CapabilityMeasure::EquipmentItems, today),
            ScoreInputKind::Certificates => certificates,
        };
        let whole = u64::from(WHOLE_BP);
        let value = match kind.half() {
            None => (mean - LOWEST_MILLI) * whole / (HIGHEST_MILLI - LOWEST_MILLI),
            Some(half) => raw * whole / (raw + half),
        };
        let value_bp = u32::try_from(value).unwrap_or(WHOLE_BP);
        let weight_bp = kind.weight_bp();
        ScoreInput { kind, raw, value_bp, weight_bp, contribution_bp: value_bp * weight_bp / WHOLE_BP }
    };
    let inputs: Vec<_> = ScoreInputKind::VARIANTS.iter().copied().map(input).collect();
    let score_bp = inputs.iter().map(|input| input.contribution_bp).sum();
    CapabilityScore { score_bp, evaluation_mean_milli: mean, inputs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 24);

    fn figure(measure: CapabilityMeasure, value: u64, as_of_on: Date) -> CapabilityFigure {
        let from_on = measure.is_of_period().then_some(date!(2020 - 01 - 01));
        CapabilityFigure::try_new(measure, value, from_on, as_of_on).expect("a figure")
    }

    fn value(score: &CapabilityScore, kind: ScoreInputKind) -> u32 {
        score.inputs.iter().find(|input| input.kind == kind).expect("every input is told").value_bp
    }

    #[test]
    fn the_weights_make_the_whole() {
        assert_eq!(ScoreInputKind::VARIANTS.iter().map(|kind| kind.weight_bp()).sum::<u32>(), WHOLE_BP);
    }

    #[test]
    fn one_voice_alone_makes_neither_a_five_nor_a_one() {
        assert_eq!(evaluation_mean_milli(&[]), 3_000);
        assert_eq!(evaluation_mean_milli(&[ClientOpinion { points: 20, scores: 4 }]), 3_333);
        assert_eq!(evaluation_mean_milli(&[ClientOpinion { points: 4, scores: 4 }]), 2_666);
        let many = vec![ClientOpinion { points: 20, scores: 4 }; 95];
        assert_eq!(evaluation_mean_milli(&many), 4_900);
    }

    #[test]
    fn a_client_counts_once_however_often_he_speaks() {
        let once = [ClientOpinion { points: 20, scores: 4 }];
        let often = [ClientOpinion { points: 2_000, scores: 400 }];
        assert_eq!(evaluation_mean_milli(&once), evaluation_mean_milli(&often));
    }

    #[test]
    fn only_the_latest_figure_counts_and_for_two_years() {
        let figures = [
            figure(CapabilityMeasure::Staff, 150, date!(2026 - 01 - 01)),
            figure(CapabilityMeasure::Staff, 900, date!(2025 - 01 - 01)),
            figure(CapabilityMeasure::Staff, 50, date!(2026 - 01 - 01)),
            figure(CapabilityMeasure::DealsDone, 500, date!(2024 - 11 - 23)),
        ];
        let made = score(&[], &figures, 0, TODAY);
        assert_eq!(value(&made, ScoreInputKind::Staff), 5_000, "50 persons, recorded last, are worth half");
        assert_eq!(value(&made, ScoreInputKind::DealsDone), 0, "two years and a day");
        let fresh = score(&[], &figures, 0, date!(2026 - 11 - 23));
        assert_eq!(value(&fresh, ScoreInputKind::DealsDone), 9_615);
    }

    #[test]
    fn a_figure_fits_its_measure_and_does_not_lie_ahead() {
        let of = |measure, value, from_on| CapabilityFigure::try_new(measure, value, from_on, TODAY);
        let deals = CapabilityMeasure::DealsDone;
        assert_eq!(of(deals, 1, None), Err(InvalidFigure::PeriodMissing));
        assert_eq!(of(deals, 1, Some(date!(2026 - 11 - 25))), Err(InvalidFigure::PeriodReversed));
        assert_eq!(of(CapabilityMeasure::Staff, 1, Some(TODAY)), Err(InvalidFigure::PeriodSurplus));
        assert_eq!(of(CapabilityMeasure::Staff, FIGURE_MAX + 1, None), Err(InvalidFigure::TooLarge));
        assert!(may_record(&[figure(deals, 1, TODAY)], TODAY).is_empty());
        let ahead = may_record(&[figure(deals, 1, date!(2026 - 11 - 25))], TODAY);
        assert_eq!(ahead.as_slice()[0].rule, Rule::CapabilityFigureAhead);
    }

    proptest! {
        #[test]
        fn a_score_stays_in_its_bounds_adds_up_and_never_falls_by_more_of_anything(
            opinions in proptest::collection::vec((1u32..=5, 1u32..100), 0..30),
            staff in 0..FIGURE_MAX, deals in 0..FIGURE_MAX, certificates in 0u64..1_000, more in 1u64..1_000,
        ) {
            let opinions: Vec<_> =
                opinions.iter().map(|(mean, scores)| ClientOpinion { points: mean * scores, scores: *scores }).collect();
            let figures = |staff| [
                figure(CapabilityMeasure::Staff, staff, TODAY),
                figure(CapabilityMeasure::DealsDone, deals, TODAY),
            ];
            let made = score(&opinions, &figures(staff), certificates, TODAY);
            prop_assert!(made.score_bp <= WHOLE_BP);
            prop_assert_eq!(made.score_bp, made.inputs.iter().map(|input| input.contribution_bp).sum::<u32>());
            let grown = score(&opinions, &figures((staff + more).min(FIGURE_MAX)), certificates + more, TODAY);
            prop_assert!(grown.score_bp >= made.score_bp);
        }
    }
}
