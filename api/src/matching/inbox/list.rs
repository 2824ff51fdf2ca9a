//! One's inbox.

use super::store;
use super::view::InboxEntryView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::matching::saved_search::user_of;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// Only what you have not read, or only what you have.
    is_unread: Option<bool>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List your inbox.
///
/// Listings that fit a search you saved or an open demand of your organization, newest first, each with the reasons. A version of a listing
/// is told once.
#[utoipa::path(tag = "matching", params(InboxQuery), responses((status = OK, body = Page<InboxEntryView>)))]
#[get("/inbox")]
pub async fn list_inbox(call: Call, query: Query<InboxQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListInbox)?;
    let (user, organization) = user_of(&call.principal)?;
    let paging = Paging::read(&call, "inbox", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), organization.hub(), user, query.0.is_unread, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(InboxEntryView::from).collect(), next, None)
}
