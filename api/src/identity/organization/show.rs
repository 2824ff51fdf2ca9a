//! One organization.

use super::store;
use super::view::OrganizationView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::OrganizationKind;

/// Show an organization.
///
/// A verified organization is public; another one is seen by its members and its hub's moderators.
#[utoipa::path(tag = "organizations", responses((status = OK, body = OrganizationView)))]
#[get("/organizations/{id}")]
pub async fn show_organization(call: Call, id: IdPath<OrganizationKind>) -> Result<HttpResponse, Problem> {
    let stored = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowOrganization, &stored.value.resource())?;
    call.show(&OrganizationView::single(&call.app, &call.principal, &stored), stored.version)
}
