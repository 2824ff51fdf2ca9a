//! What goes out for judgements.

use super::store::{Counts, JudgementRow};
use crate::http::types::{Code, Ref};
use crate::matching::view::ListingText;
use crate::names::{DismissReasonCode, MatchJudgementRef, VerdictCode};
use serde::Serialize;
use utoipa::ToSchema;

/// What an organization thinks of a match.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MatchJudgement)]
pub struct JudgementView {
    /// Its identifier.
    #[schema(inline)]
    pub id: MatchJudgementRef,
    /// The listing that asked.
    #[schema(
        max_length = 30,
        pattern = "^(ach|dem|exp|off|pat|prv)_[0-7][0-9a-hjkmnp-tv-z]{25}$",
        example = "dem_068xqk4g8s8g0h1r2t3v4w5x6y"
    )]
    pub subject: String,
    /// The listing that was found.
    #[schema(inline)]
    pub listing: ListingText,
    /// What the owner of the listing that asked thinks.
    #[schema(inline)]
    pub verdict: VerdictCode,
    /// Why it was dismissed; null when it was accepted.
    #[schema(inline)]
    pub reason: Option<DismissReasonCode>,
    /// The version of the weights by which the match was shown.
    #[schema(max_length = 40, pattern = "^[a-z0-9-]+$", example = "structured-2")]
    pub weights_version: String,
}

/// Counts of one version of the weights.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MatchCounts)]
pub struct CountsView {
    /// The version of the weights.
    #[schema(max_length = 40, pattern = "^[a-z0-9-]+$", example = "structured-2")]
    pub weights_version: String,
    /// Answers of recorded matches.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 240)]
    pub shown: i64,
    /// Matches that were accepted.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 12)]
    pub accepted: i64,
    /// Matches that were dismissed.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 30)]
    pub dismissed: i64,
}

/// Counts by version of the weights.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MatchCountsList {
    /// One item for each version.
    #[schema(max_items = 100)]
    pub items: Vec<CountsView>,
}

impl From<&JudgementRow> for JudgementView {
    fn from(row: &JudgementRow) -> Self {
        JudgementView {
            id: Ref(row.value.id),
            subject: row.value.subject.to_string(),
            listing: ListingText(row.value.listing.to_string()),
            verdict: Code(row.value.verdict),
            reason: row.value.reason.map(Code),
            weights_version: row.weights_version.clone(),
        }
    }
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        let Counts { weights_version, shown, accepted, dismissed } = counts;
        CountsView { weights_version, shown, accepted, dismissed }
    }
}
