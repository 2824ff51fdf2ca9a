//! Saving a search.

use super::store::{self, SavedSearchRow};
use super::user_of;
use super::view::SavedSearchView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::matching::document::ListingKind;
use crate::names::ListingKindCode;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::matching::saved_search::{SAVED_SEARCHES_MAX, SavedSearch, SearchText};
use keqiao_domain::rule::{Refusals, Rule};
use keqiao_domain::text::Name;
use serde::Deserialize;
use strum::VariantArray as _;
use utoipa::ToSchema;

/// A saved search never changes; it is deleted and saved anew.
const SEARCH_VERSION: i64 = 1;

/// A search that shall be saved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedSearchBody {
    /// What you call it.
    #[schema(min_length = 2, max_length = 200, example = "Membranes for electrolysis")]
    name: String,
    /// What is searched for: words, a sentence, or a whole description, in Chinese or English.
    #[schema(
        min_length = 1,
        max_length = 5000,
        pattern = "^[^\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F]*$",
        example = "质子交换膜"
    )]
    text: String,
    /// The kinds wanted; all when empty or absent.
    #[serde(default)]
    #[schema(inline, max_items = 7)]
    kinds: Vec<ListingKindCode>,
    /// Only listings of the hub of this code.
    #[serde(default)]
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: Option<String>,
}

impl SavedSearchBody {
    fn parse(&self) -> Result<(Name, SearchText, Vec<ListingKind>), Faults> {
        let mut faults = Faults::new();
        let name = faults.take("/name", Name::parse(&self.name));
        let text = faults.take("/text", SearchText::parse(&self.text));
        let mut kinds: Vec<ListingKind> = Vec::new();
        if self.kinds.len() > ListingKind::VARIANTS.len() {
            faults.add("/kinds", "too_many", format!("has more than {} members", ListingKind::VARIANTS.len()));
        }
        for kind in &self.kinds {
            if !kinds.contains(&kind.0) {
                kinds.push(kind.0);
            }
        }
        match (name, text) {
            (Some(name), Some(text)) if faults.is_empty() => Ok((name, text, kinds)),
            _ => Err(faults),
        }
    }
}

/// Save a search.
///
/// Whenever a listing that fits is published or changed, you find it in your inbox, with the reasons. The search is your own: nobody
/// else of your organization sees it.
#[utoipa::path(tag = "matching", request_body = SavedSearchBody, responses((status = CREATED, body = SavedSearchView)))]
#[post("/saved-searches")]
pub async fn create_saved_search(call: Call, body: JsonBody<SavedSearchBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateSavedSearch)?;
    let (user, organization) = user_of(&call.principal)?;
    let (name, text, kinds) = body.0.parse()?;
    let only_hub = body.0.hub.as_ref().map(|code| call.app.hubs.read("/hub", code)).transpose()?;
    call.app
        .write(&call, Action::CreateSavedSearch, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            let mut refusals = Refusals::new();
            let count = store::count_of(tx, organization.hub(), user).await?;
            refusals.require(count < SAVED_SEARCHES_MAX, Rule::SavedSearchesTooMany);
            refusals.into_result()?;

            let value = SavedSearch { id: tx.next_id(organization.hub()), owner: organization, user, name, text };
            let row = SavedSearchRow { value, kinds, only_hub, created_at: tx.now() };
            store::insert(tx, &row).await?;
            tx.emit(row.value.created());

            let view = SavedSearchView::new(&call.app, &row);
            Ok(Reply::created(&view, "/v1/saved-searches".to_owned())?.version(SEARCH_VERSION))
        })
        .await
}
