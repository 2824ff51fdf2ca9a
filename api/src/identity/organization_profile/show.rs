//! One organization's profile.

use super::store;
use super::view::ProfileView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::OrganizationKind;

/// Show an organization's profile.
///
/// Nature, size and industry; as public as the organization. Its `ETag` is of its own, `"0"` when nothing was told yet.
#[utoipa::path(tag = "organizations", responses((status = OK, body = ProfileView)))]
#[get("/organizations/{id}/profile")]
pub async fn show_organization_profile(call: Call, id: IdPath<OrganizationKind>) -> Result<HttpResponse, Problem> {
    let organization = organizations::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowOrganizationProfile, &organization.value.resource())?;
    let (profile, version) = store::find(call.db(), id.0).await?;
    call.show(&ProfileView::from(&profile), version)
}
