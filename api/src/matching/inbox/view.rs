//! What goes out for entries of an inbox.

use super::store::InboxRow;
use crate::http::context::pick;
use crate::http::types::{Moment, Ref};
use crate::matching::view::{ContributionView, ListingText};
use crate::names::InboxEntryRef;
use keqiao_domain::id::{DemandKind, Kind as _};
use serde::Serialize;
use utoipa::ToSchema;

/// A listing that fits what a user waits for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InboxEntry)]
pub struct InboxEntryView {
    /// Its identifier.
    #[schema(inline)]
    pub id: InboxEntryRef,
    /// What waits: a saved search, or an open demand of your organization.
    #[schema(
        max_length = 30,
        pattern = "^(srh|dem)_[0-7][0-9a-hjkmnp-tv-z]{25}$",
        example = "srh_068xqk4g8s8g0h1r2t3v4w5x6y"
    )]
    pub watch: String,
    /// What fits.
    #[schema(inline)]
    pub listing: ListingText,
    /// The version of the listing that fits.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 3)]
    pub listing_version: i64,
    /// What this is, in a sentence, in the language asked for.
    #[schema(max_length = 500, example = "A listing that was published or changed fits your saved search.")]
    pub words: String,
    /// How well it fits, 0 to 1, with six decimals.
    #[schema(minimum = 0, maximum = 1, example = 0.41)]
    pub score: f64,
    /// What the score is made of; the shares add up to it exactly.
    #[schema(max_items = 20)]
    pub contributions: Vec<ContributionView>,
    /// The version of the weights that made the score.
    #[schema(max_length = 40, pattern = "^[a-z0-9-]+$", example = "structured-2")]
    pub weights_version: String,
    /// POST here to hear no more of what fits this search or demand.
    #[schema(
        max_length = 60,
        pattern = "^/v1/inbox/inb_[0-9a-z]{26}/unsubscribe$",
        example = "/v1/inbox/inb_068xqk4g8s8g0h1r2t3v4w5x6y/unsubscribe"
    )]
    pub unsubscribe: String,
    /// When it came.
    #[schema(inline)]
    pub created_at: Moment,
    /// When you read it.
    #[schema(inline)]
    pub read_at: Option<Moment>,
}

impl From<&InboxRow> for InboxEntryView {
    fn from(row: &InboxRow) -> Self {
        let words = if row.watch.prefix() == DemandKind::PREFIX {
            pick(
                "一项新发布或有更新的信息符合贵单位的需求。",
                "A listing that was published or changed fits a demand of yours.",
            )
        } else {
            pick(
                "一项新发布或有更新的信息符合您保存的检索。",
                "A listing that was published or changed fits your saved search.",
            )
        };
        InboxEntryView {
            id: Ref(row.id),
            watch: row.watch.to_string(),
            listing: ListingText(row.listing.to_string()),
            listing_version: row.listing_version,
            words: words.to_owned(),
            score: row.score.value(),
            contributions: row.parts.iter().map(ContributionView::from).collect(),
            weights_version: row.weights_version.clone(),
            unsubscribe: row.unsubscribe(),
            created_at: Moment(row.created_at),
            read_at: row.read_at.map(Moment),
        }
    }
}
