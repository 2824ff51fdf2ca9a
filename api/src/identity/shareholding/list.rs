//! Who holds an organization, and whom it holds.

use super::store;
use super::view::ShareholdingView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::identity::user::list::PageQuery;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::OrganizationKind;

/// List shareholdings.
///
/// Who holds the organization and whom it holds, as declared, newest first; those that have ended too. As public as the
/// organization.
#[utoipa::path(tag = "shareholdings", params(PageQuery), responses((status = OK, body = Page<ShareholdingView>)))]
#[get("/organizations/{id}/shareholdings")]
pub async fn list_shareholdings(
    call: Call,
    id: IdPath<OrganizationKind>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let organization = organizations::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ListShareholdings, &organization.value.resource())?;
    let paging = Paging::read(&call, "shareholdings", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), id.0, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(ShareholdingView::from).collect(), next, None)
}
