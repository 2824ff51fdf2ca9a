//! What goes in and comes out for keys.

use super::store::ApiKeyRow;
use crate::http::types::{Code, Moment, Ref};
use crate::names::{ApiKeyRef, ScopeCode, UserRef};
use serde::Serialize;
use utoipa::ToSchema;

/// A key for machines.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct ApiKeyView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ApiKeyRef,
    /// What it is for.
    #[schema(max_length = 200, example = "nightly import")]
    pub name: String,
    /// Who made it: it ends when he is no longer with the organization. Not known of old ones.
    #[schema(inline)]
    pub made_by: Option<UserRef>,
    /// What it may do.
    #[schema(inline, max_items = 2)]
    pub scopes: Vec<ScopeCode>,
    /// When it was made.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it expires.
    #[schema(inline)]
    pub expires_at: Moment,
    /// When it was revoked.
    #[schema(inline)]
    pub revoked_at: Option<Moment>,
    /// When it was last used, to the minute; a use of the last minute may not be told yet.
    #[schema(inline)]
    pub last_used_at: Option<Moment>,
    /// The key itself: in the first answer only, never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, pattern = "^kq_live_[A-Za-z0-9_-]{43}$")]
    pub key: Option<String>,
}

impl From<&ApiKeyRow> for ApiKeyView {
    fn from(row: &ApiKeyRow) -> Self {
        ApiKeyView {
            id: Ref(row.id),
            name: row.name.clone(),
            made_by: row.made_by.map(Ref),
            scopes: row.scopes.iter().copied().map(Code).collect(),
            created_at: Moment(row.created_at),
            expires_at: Moment(row.expires_at),
            revoked_at: row.revoked_at.map(Moment),
            last_used_at: row.last_used_at.map(Moment),
            key: None,
        }
    }
}
