//! What goes in and comes out for a provider's capability.

use super::store::{self, StoredFigure};
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::names::{CapabilityMeasureCode, ProviderRef, ScoreInputKindCode};
use keqiao_domain::id::{Id, ProviderKind};
use keqiao_domain::people::capability::{self, CapabilityFigure, FIGURES_MAX, SCORE_VERSION, ScoreInput};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;

/// A thousandth of the scale of evaluations.
const MILLI: f64 = 1_000.0;

/// A figure with its dates.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CapabilityFigureBody)]
pub struct FigureBody {
    /// What it counts.
    #[schema(inline)]
    pub measure: CapabilityMeasureCode,
    /// How many, in the unit of the measure: persons, items, yuan, square meters, contracts, clients.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64, example = 46)]
    pub value: u64,
    /// The first day of the period, for `deals_done`, `deals_amount` and `clients_served`; for nothing else.
    #[serde(default)]
    #[schema(inline)]
    pub from_on: Option<Day>,
    /// The day of the count, or the last one of the period; not ahead.
    #[schema(inline)]
    pub as_of_on: Day,
}

/// Figures to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CapabilityBody {
    /// The figures.
    #[schema(min_items = 1, max_items = 20)]
    pub figures: Vec<FigureBody>,
}

/// A figure, as its provider tells it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CapabilityFigure)]
pub struct FigureView {
    /// What it counts.
    #[schema(inline)]
    pub measure: CapabilityMeasureCode,
    /// How many.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64, example = 46)]
    pub value: u64,
    /// In what: `persons`, `items`, `CNY`, `m2`, `contracts`, `clients`.
    #[schema(max_length = 20, example = "persons")]
    pub unit: &'static str,
    /// The first day of the period.
    #[schema(inline)]
    pub from_on: Option<Day>,
    /// The day of the count, or the last one of the period.
    #[schema(inline)]
    pub as_of_on: Day,
    /// Whether it is at most two years old; an older one does not count.
    pub is_fresh: bool,
    /// When it was recorded.
    #[schema(inline)]
    pub created_at: Moment,
}

/// One input of the score.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ScoreInput)]
pub struct ScoreInputView {
    /// What it is.
    #[schema(inline)]
    pub input: ScoreInputKindCode,
    /// The figure it was made from: clients who evaluated, contracts, persons, items, certificates.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64, example = 12)]
    pub raw: u64,
    /// That figure brought to 0–10,000 basis points.
    #[schema(minimum = 0, maximum = 10000, example = 3750)]
    pub value_bp: u32,
    /// Its weight in the score, in basis points.
    #[schema(minimum = 0, maximum = 10000, example = 2500)]
    pub weight_bp: u32,
    /// Its part of the score, in basis points.
    #[schema(minimum = 0, maximum = 10000, example = 937)]
    pub contribution_bp: u32,
}

/// What a provider has shown it can do.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Capability)]
pub struct CapabilityView {
    /// The provider.
    #[schema(inline)]
    pub provider: ProviderRef,
    /// The latest figure of each measure.
    #[schema(max_items = 20)]
    pub figures: Vec<FigureView>,
    /// The score, 0–10,000 basis points: the sum of the contributions.
    #[schema(minimum = 0, maximum = 10000, example = 4210)]
    pub score_bp: u32,
    /// The mean of what clients said, 1 to 5, drawn towards 3 while few have spoken.
    #[schema(minimum = 1, maximum = 5, example = 3.667)]
    pub evaluation_mean: f64,
    /// What the score was made from.
    #[schema(max_items = 20)]
    pub inputs: Vec<ScoreInputView>,
    /// The version of inputs, weights and constants.
    #[schema(max_length = 40, example = "capability-1")]
    pub score_version: &'static str,
}

impl CapabilityBody {
    /// Reads the figures.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(&self) -> Result<Vec<CapabilityFigure>, Faults> {
        let mut faults = Faults::new();
        if self.figures.is_empty() || self.figures.len() > FIGURES_MAX {
            faults.add("/figures", "out_of_range", format!("has not 1 to {FIGURES_MAX} members"));
            return Err(faults);
        }
        let read = |(place, body): (usize, &FigureBody)| {
            let from_on = body.from_on.map(|day| day.0);
            let figure = CapabilityFigure::try_new(body.measure.0, body.value, from_on, body.as_of_on.0);
            faults.take(format!("/figures/{place}"), figure)
        };
        let figures = self.figures.iter().enumerate().filter_map(read).collect();
        if faults.is_empty() { Ok(figures) } else { Err(faults) }
    }
}

impl FigureView {
    fn of(figure: &StoredFigure, today: Date) -> Self {
        let StoredFigure { value, created_at } = figure;
        FigureView {
            measure: Code(value.measure()),
            value: value.value(),
            unit: value.measure().unit(),
            from_on: value.from_on().map(Day),
            as_of_on: Day(value.as_of_on()),
            is_fresh: value.is_fresh(today),
            created_at: Moment(*created_at),
        }
    }
}

impl From<&ScoreInput> for ScoreInputView {
    fn from(input: &ScoreInput) -> Self {
        let ScoreInput { kind, raw, value_bp, weight_bp, contribution_bp } = *input;
        ScoreInputView { input: Code(kind), raw, value_bp, weight_bp, contribution_bp }
    }
}

impl CapabilityView {
    /// The capability of a provider on that day.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    pub async fn load(db: &impl ConnectionTrait, provider: Id<ProviderKind>, today: Date) -> Result<Self, Problem> {
        let stored = store::latest(db, &[provider]).await?.remove(&provider).unwrap_or_default();
        let opinions = store::opinions(db, &[provider]).await?.remove(&provider).unwrap_or_default();
        let certificates = store::certificates(db, &[provider], today).await?.remove(&provider).unwrap_or_default();
        let figures: Vec<_> = stored.iter().map(|figure| figure.value).collect();
        let score = capability::score(&opinions, &figures, certificates, today);
        let mean = u32::try_from(score.evaluation_mean_milli).map_err(Problem::internal)?;
        Ok(CapabilityView {
            provider: Ref(provider),
            figures: stored.iter().map(|figure| FigureView::of(figure, today)).collect(),
            score_bp: score.score_bp,
            evaluation_mean: f64::from(mean) / MILLI,
            inputs: score.inputs.iter().map(ScoreInputView::from).collect(),
            score_version: SCORE_VERSION,
        })
    }
}
