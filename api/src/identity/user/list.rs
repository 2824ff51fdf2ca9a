//! The users of one's organization.

use super::store;
use super::view::UserView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    pub after: Option<String>,
}

/// List users.
///
/// The users of your own organization, newest first; for its owners.
#[utoipa::path(tag = "users", params(PageQuery), responses((status = OK, body = Page<UserView>)))]
#[get("/users")]
pub async fn list_users(call: Call, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListUsers)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(ProblemCode::Forbidden))?;
    let owner = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListUsers, &owner.value.resource())?;
    let paging = Paging::read(&call, "users", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), organization, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.into_iter().map(UserView::from).collect(), next, None)
}
