//! One's saved searches.

use super::view::SavedSearchView;
use super::{store, user_of};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::user::list::PageQuery;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};

/// List saved searches.
///
/// Your own, newest first.
#[utoipa::path(tag = "matching", params(PageQuery), responses((status = OK, body = Page<SavedSearchView>)))]
#[get("/saved-searches")]
pub async fn list_saved_searches(call: Call, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListSavedSearches)?;
    let (user, organization) = user_of(&call.principal)?;
    let paging = Paging::read(&call, "saved-searches", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), organization.hub(), user, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| SavedSearchView::new(&call.app, row)).collect(), next, None)
}
