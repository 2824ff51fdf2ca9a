//! What goes out for saved searches.

use super::store::SavedSearchRow;
use crate::app::App;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{ListingKindCode, SavedSearchRef};
use serde::Serialize;
use utoipa::ToSchema;

/// A search that a user saved.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SavedSearch)]
pub struct SavedSearchView {
    /// Its identifier.
    #[schema(inline)]
    pub id: SavedSearchRef,
    /// What its user calls it.
    #[schema(max_length = 200, example = "Membranes for electrolysis")]
    pub name: String,
    /// What is searched for.
    #[schema(max_length = 5000, pattern = "^[^\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F]*$", example = "质子交换膜")]
    pub text: String,
    /// The kinds wanted; empty for all.
    #[schema(inline, max_items = 7)]
    pub kinds: Vec<ListingKindCode>,
    /// The code of the only hub whose listings are wanted; null for all.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: Option<String>,
    /// When it was saved.
    #[schema(inline)]
    pub created_at: Moment,
}

impl SavedSearchView {
    /// The search as it goes out.
    #[must_use]
    pub fn new(app: &App, row: &SavedSearchRow) -> Self {
        SavedSearchView {
            id: Ref(row.value.id),
            name: row.value.name.to_string(),
            text: row.value.text.to_string(),
            kinds: row.kinds.iter().copied().map(Code).collect(),
            hub: row.only_hub.map(|hub| app.hubs.code(hub)),
            created_at: Moment(row.created_at),
        }
    }
}
