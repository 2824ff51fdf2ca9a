//! The evidence of an organization.

use super::store;
use super::view::EvidenceView;
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

/// List evidence.
///
/// What the verification rests on, newest first; for the organization's owners and its hub's moderators.
#[utoipa::path(tag = "evidence", params(PageQuery), responses((status = OK, body = Page<EvidenceView>)))]
#[get("/organizations/{id}/evidence")]
pub async fn list_evidence(
    call: Call,
    id: IdPath<OrganizationKind>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ListEvidence)?;
    let organization = organizations::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ListEvidence, &organization.value.resource())?;
    let paging = Paging::read(&call, "evidence", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), id.0, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(EvidenceView::from).collect(), next, None)
}
