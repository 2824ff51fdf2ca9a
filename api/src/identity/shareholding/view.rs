//! What goes in and comes out for shareholdings.

use super::store::HoldingRow;
use crate::http::types::{Moment, Ref};
use crate::names::{OrganizationRef, ShareholdingRef};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who holds your organization.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareholdingBody {
    /// Who holds.
    #[schema(inline)]
    pub holder: OrganizationRef,
    /// The share, in parts per million.
    #[schema(minimum = 1, maximum = 1000000, example = 250000)]
    pub share_ppm: u32,
    /// Whether the holder controls your organization, whatever the share: its parent.
    #[serde(default)]
    #[schema(example = false)]
    pub is_control: bool,
}

/// Who holds whom.
#[derive(Serialize, ToSchema)]
#[schema(as = Shareholding)]
pub struct ShareholdingView {
    /// Its identifier.
    #[schema(inline)]
    id: ShareholdingRef,
    /// Who is held, and has declared it.
    #[schema(inline)]
    held: OrganizationRef,
    /// Who holds.
    #[schema(inline)]
    holder: OrganizationRef,
    /// The share, in parts per million.
    #[schema(minimum = 1, maximum = 1000000, example = 250000)]
    share_ppm: u32,
    /// Whether the holder controls it.
    is_control: bool,
    /// Whether the two count as related: by control, or a share of 25 % and more.
    is_related: bool,
    /// When it was declared.
    #[schema(inline)]
    created_at: Moment,
    /// When it ended.
    #[schema(inline)]
    ended_at: Option<Moment>,
}

impl From<&HoldingRow> for ShareholdingView {
    fn from(row: &HoldingRow) -> Self {
        ShareholdingView {
            id: Ref(row.id),
            held: Ref(row.holding.held),
            holder: Ref(row.holding.holder),
            share_ppm: row.holding.share_ppm,
            is_control: row.holding.is_control,
            is_related: row.holding.relates(),
            created_at: Moment(row.created_at),
            ended_at: row.ended_at.map(Moment),
        }
    }
}
