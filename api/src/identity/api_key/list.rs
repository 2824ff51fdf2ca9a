//! The keys of one's organization.

use super::store;
use super::view::ApiKeyView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::identity::user::list::PageQuery;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};

/// List API keys.
///
/// The keys of your own organization, newest first; for its owners.
#[utoipa::path(tag = "api-keys", params(PageQuery), responses((status = OK, body = Page<ApiKeyView>)))]
#[get("/api-keys")]
pub async fn list_api_keys(call: Call, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListApiKeys)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let owner = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListApiKeys, &owner.value.resource())?;
    let paging = Paging::read(&call, "api-keys", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), organization, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(ApiKeyView::from).collect(), next, None)
}
