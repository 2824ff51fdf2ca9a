//! Matches as they go out: the listing in short, the score, the reasons.

use super::ask::{Answer, Found, Reasons};
use super::document::ListingKind;
use super::listing::Listing;
use super::words;
use crate::app::App;
use crate::http::types::{Code, Ref, id_example, id_pattern, text_schema};
use crate::names::{ListingKindCode, MeaningUseCode, OrganizationRef};
use keqiao_domain::id::AchievementKind;
use keqiao_matching::{Comparison, Counterfactual, Failure, FailureKind, Field, Part, Points, Term};
use serde::Serialize;
use strum::VariantArray as _;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The identifier of a listing of any kind that is searched.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct ListingText(pub String);

impl PartialSchema for ListingText {
    fn schema() -> RefOr<Schema> {
        let prefixes: Vec<&str> = ListingKind::VARIANTS.iter().map(|kind| kind.prefix()).collect();
        text_schema()
            .pattern(Some(id_pattern(&format!("({})", prefixes.join("|")))))
            .max_length(Some(30))
            .examples([id_example::<AchievementKind>()])
            .into()
    }
}

impl ToSchema for ListingText {}

/// A listing that fits, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Match)]
pub struct MatchView {
    /// What kind of listing it is.
    #[schema(inline)]
    pub kind: ListingKindCode,
    /// Its identifier.
    #[schema(inline)]
    pub id: ListingText,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// Whose it is.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Its title.
    #[schema(max_length = 300)]
    pub title: String,
    /// How well it fits, 0 to 1, with six decimals.
    #[schema(minimum = 0, maximum = 1, example = 0.41)]
    pub score: f64,
    /// What the score is made of, greatest share first; the shares add up to it exactly.
    #[schema(max_items = 20)]
    pub contributions: Vec<ContributionView>,
    /// What rules the listing out, however well the rest fits.
    #[schema(max_items = 3)]
    pub failures: Vec<FailureView>,
    /// The one change that would lift it most among these matches; null where none would.
    pub counterfactual: Option<CounterfactualView>,
}

/// What one feature gives to a score.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Contribution)]
pub struct ContributionView {
    /// The feature: `title_text`, `body_text`, `readiness`, `indicators`, …
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "title_text")]
    pub feature: &'static str,
    /// Its part of the score, with six decimals; below 0 it speaks against the listing.
    #[schema(minimum = -1, maximum = 1, example = 0.18)]
    pub share: f64,
    /// The reason in a sentence, in the language asked for.
    #[schema(max_length = 5000, example = "Its title: 质子交换膜.")]
    pub words: String,
    /// The terms that gave most, where text was compared.
    #[schema(max_items = 20)]
    pub terms: Vec<EvidenceView>,
    /// What was compared with what, where facts were.
    #[schema(max_items = 100)]
    pub comparisons: Vec<ComparisonView>,
}

/// A term that both sides share.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MatchEvidence)]
pub struct EvidenceView {
    /// The term as it stands in the listing.
    #[schema(max_length = 300, example = "质子交换膜")]
    pub term: String,
    /// Where in the listing it stands: `title`, `text` or `classes`.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "title")]
    pub field: &'static str,
    /// Where in the title, or in the text of abstract or description and indicators, it first stands, in characters.
    #[schema(minimum = 0, maximum = 1_000_000, example = 4)]
    pub at: Option<u32>,
    /// Its part of the score, with six decimals.
    #[schema(minimum = -1, maximum = 1, example = 0.07)]
    pub share: f64,
}

/// One value against another.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Comparison)]
pub struct ComparisonView {
    /// What the demand asks: a code, a level, an amount, a figure with its unit.
    #[schema(max_length = 500, example = "≥ 0.1 S/cm")]
    pub asked: String,
    /// What the supply offers.
    #[schema(max_length = 500, example = "0.12 S/cm")]
    pub offered: String,
    /// Whether that is what is asked.
    pub is_met: bool,
}

/// Why a listing cannot be the answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MatchFailure)]
pub struct FailureView {
    /// The reason: `readiness_below_minimum`, `deadline_passed`, `right_ended`.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "readiness_below_minimum")]
    pub code: &'static str,
    /// The reason in a sentence, in the language asked for.
    #[schema(max_length = 500, example = "Its readiness is 5, below the 6 that is asked for.")]
    pub words: String,
}

/// The one change that would help a listing most.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Counterfactual)]
pub struct CounterfactualView {
    /// The feature that would change.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "readiness")]
    pub feature: &'static str,
    /// What the supply says now.
    #[schema(max_length = 200, example = "5")]
    pub from: String,
    /// What it would say.
    #[schema(max_length = 200, example = "6")]
    pub to: String,
    /// Its place among these matches, from 1.
    #[schema(minimum = 1, maximum = 100, example = 9)]
    pub rank_from: usize,
    /// Its place then.
    #[schema(minimum = 1, maximum = 100, example = 3)]
    pub rank_to: usize,
    /// All that in a sentence, in the language asked for.
    #[schema(max_length = 500, example = "Readiness 6 instead of 5: rank 9 → 3.")]
    pub words: String,
}

/// The best matches.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MatchList {
    /// The listings, best first.
    #[schema(max_items = 100)]
    pub items: Vec<MatchView>,
    /// The version of the weights that made the scores.
    #[schema(max_length = 40, pattern = "^[a-z0-9-]+$", example = "structured-2")]
    pub weights_version: String,
    /// Whether meaning was taken into account: `off` where no embedding service is configured, `unavailable` while it does not
    /// answer.
    #[schema(inline)]
    pub meaning: MeaningUseCode,
}

/// A number of millionths as JSON writes it: six decimals at most, all exact.
fn decimal(points: Points) -> f64 {
    points.value()
}

impl From<&Part> for ContributionView {
    fn from(part: &Part) -> Self {
        ContributionView {
            feature: part.feature.name(),
            share: decimal(part.share),
            words: words::of_part(part),
            terms: part.terms.iter().map(EvidenceView::from).collect(),
            comparisons: part.comparisons.iter().map(ComparisonView::from).collect(),
        }
    }
}

impl From<&Term> for EvidenceView {
    fn from(term: &Term) -> Self {
        EvidenceView { term: term.term.clone(), field: field_name(term.field), at: term.at, share: decimal(term.share) }
    }
}

impl From<&Comparison> for ComparisonView {
    fn from(comparison: &Comparison) -> Self {
        let Comparison { asked, offered, is_met } = comparison.clone();
        ComparisonView { asked, offered, is_met }
    }
}

impl From<&Failure> for FailureView {
    fn from(failure: &Failure) -> Self {
        let code = match failure.kind {
            FailureKind::ReadinessBelowMinimum => "readiness_below_minimum",
            FailureKind::DeadlinePassed => "deadline_passed",
            FailureKind::RightEnded => "right_ended",
        };
        FailureView { code, words: words::of_failure(failure) }
    }
}

impl From<&Counterfactual> for CounterfactualView {
    fn from(told: &Counterfactual) -> Self {
        CounterfactualView {
            feature: told.feature.name(),
            from: told.from.clone(),
            to: told.to.clone(),
            rank_from: told.rank_from,
            rank_to: told.rank_to,
            words: words::of_counterfactual(told),
        }
    }
}

fn field_name(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Text => "text",
        Field::Classes => "classes",
    }
}

impl MatchView {
    fn new(app: &App, found: &Found) -> Self {
        let Listing { kind, id, hub, owner, title, .. } = &found.listing;
        let Reasons { score, parts, failures, counterfactual } = &found.reasons;
        MatchView {
            kind: Code(*kind),
            id: ListingText(id.clone()),
            hub: app.hubs.code(*hub),
            owner: Ref(*owner),
            title: title.clone(),
            score: decimal(*score),
            contributions: parts.iter().map(ContributionView::from).collect(),
            failures: failures.iter().map(FailureView::from).collect(),
            counterfactual: counterfactual.as_ref().map(CounterfactualView::from),
        }
    }
}

impl MatchList {
    /// The answers as they go out.
    #[must_use]
    pub fn new(app: &App, answer: &Answer) -> Self {
        MatchList {
            items: answer.items.iter().map(|found| MatchView::new(app, found)).collect(),
            weights_version: answer.weights.version.clone(),
            meaning: Code(answer.meaning),
        }
    }
}
