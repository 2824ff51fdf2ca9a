//! What goes out for a recorded match.

use super::store::{HitRow, RunRow};
use crate::app::App;
use crate::http::problem::Problem;
use crate::http::types::{Day, Moment, Ref};
use crate::matching::ask::{Reasons, weigh};
use crate::matching::view::{ContributionView, CounterfactualView, FailureView, ListingText};
use crate::names::{MatchRunRef, OrganizationRef};
use keqiao_matching::{Facts, Key, Part, Points, Weights};
use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

/// A recorded match, without its answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MatchRun)]
pub struct MatchRunView {
    /// Its identifier.
    #[schema(inline)]
    pub id: MatchRunRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The owner of the listing that asked.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// The listing that asked.
    #[schema(
        max_length = 30,
        pattern = "^(ach|dem|exp|off|pat|prv)_[0-7][0-9a-hjkmnp-tv-z]{25}$",
        example = "dem_068xqk4g8s8g0h1r2t3v4w5x6y"
    )]
    pub subject: String,
    /// The version of that listing.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 4)]
    pub subject_version: i64,
    /// The version of the weights that made the scores.
    #[schema(max_length = 40, pattern = "^[a-z0-9-]+$", example = "structured-2")]
    pub weights_version: String,
    /// The day of asking.
    #[schema(inline)]
    pub asked_on: Day,
    /// When it was recorded.
    #[schema(inline)]
    pub created_at: Moment,
}

/// A recorded match with its answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MatchRunWithHits)]
pub struct MatchRunWithHitsView {
    /// The match.
    pub run: MatchRunView,
    /// The answers, best first.
    #[schema(max_items = 100)]
    pub hits: Vec<MatchHitView>,
}

/// One recorded answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MatchHit)]
pub struct MatchHitView {
    /// Its place, from 1.
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub rank: i16,
    /// The listing.
    #[schema(inline)]
    pub listing: ListingText,
    /// The version of the listing then.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 3)]
    pub listing_version: i64,
    /// The score that was recorded, 0 to 1, with six decimals.
    #[schema(minimum = 0, maximum = 1, example = 0.41)]
    pub score: f64,
    /// Whether the recorded facts, weighed again with the recorded weights, give this score.
    pub is_reproduced: bool,
    /// What the score is made of, weighed again; the shares add up to it exactly.
    #[schema(max_items = 20)]
    pub contributions: Vec<ContributionView>,
    /// What ruled the listing out.
    #[schema(max_items = 3)]
    pub failures: Vec<FailureView>,
    /// The one change that would have lifted it most; null where none would.
    pub counterfactual: Option<CounterfactualView>,
}

impl MatchRunView {
    /// The match without its answers.
    ///
    /// # Errors
    /// When the day is none.
    pub fn new(app: &App, row: &RunRow) -> Result<Self, Problem> {
        let RunRow { run, created_at, subject_version, found: _, weights_version, asked_on, facts: _ } = row;
        Ok(MatchRunView {
            id: Ref(run.id),
            hub: app.hubs.code(run.id.hub()),
            owner: Ref(run.owner),
            subject: run.subject.to_string(),
            subject_version: *subject_version,
            weights_version: weights_version.clone(),
            asked_on: Day(Date::from_julian_day(*asked_on).map_err(Problem::internal)?),
            created_at: Moment(*created_at),
        })
    }
}

impl MatchRunWithHitsView {
    /// The match with its answers, weighed again from what was recorded.
    ///
    /// # Errors
    /// When the recorded weights are no longer known.
    pub fn new(app: &App, row: &RunRow, hits: &[HitRow]) -> Result<Self, Problem> {
        let weights = Weights::find(&row.weights_version)
            .ok_or_else(|| Problem::internal(format!("the weights {} are not there", row.weights_version)))?;
        let listings: Vec<(Key, Points, Facts)> =
            hits.iter().map(|hit| (hit.listing.uuid().as_u128(), hit.text, hit.facts.clone())).collect();
        let texts: Vec<Vec<Part>> = hits.iter().map(|hit| hit.text_parts.clone()).collect();
        let reasons = weigh(&row.facts, row.found, row.asked_on, weights, &listings, &texts);
        let hits = hits.iter().zip(&reasons).map(|(hit, reasons)| MatchHitView::new(hit, reasons)).collect();
        Ok(MatchRunWithHitsView { run: MatchRunView::new(app, row)?, hits })
    }
}

impl MatchHitView {
    fn new(hit: &HitRow, reasons: &Reasons) -> Self {
        let Reasons { score, parts, failures, counterfactual } = reasons;
        MatchHitView {
            rank: hit.rank,
            listing: ListingText(hit.listing.to_string()),
            listing_version: hit.listing_version,
            score: hit.score.value(),
            is_reproduced: *score == hit.score,
            contributions: parts.iter().map(ContributionView::from).collect(),
            failures: failures.iter().map(FailureView::from).collect(),
            counterfactual: counterfactual.as_ref().map(CounterfactualView::from),
        }
    }
}
