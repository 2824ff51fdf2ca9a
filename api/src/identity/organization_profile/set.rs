//! Telling nature, size and industry of an organization.

use super::store;
use super::view::{ProfileBody, ProfileView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::reference::code_list::held::Holding;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::{HttpResponse, put};
use keqiao_domain::access::Action;
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::identity::organization::Profile;
use serde_json::json;

/// Set an organization's profile.
///
/// An owner tells nature, size and industry; what is absent is deleted. `If-Match` is the version of the profile. Setting
/// the same again changes nothing.
#[utoipa::path(tag = "organizations", request_body = ProfileBody, responses((status = OK, body = ProfileView)))]
#[put("/organizations/{id}/profile")]
pub async fn set_organization_profile(
    call: Call,
    id: IdPath<OrganizationKind>,
    body: JsonBody<ProfileBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::SetOrganizationProfile, async |tx| {
            let organization = organizations::find_for_update(tx, id.0).await?.or_not_found()?;
            tx.check(&organization.value.resource())?;
            let (present, version) = store::find(tx.db(), id.0).await?;
            call.check_version(version)?;

            let profile = body.0.parse()?;
            if profile == present {
                return Ok(Reply::ok(&ProfileView::from(&present))?.version(version));
            }
            let mut held = Holding::today(tx);
            held.one("/industry_code", profile.industry.as_ref(), present.industry.as_ref()).await?;
            held.finish()?;
            set(tx, id.0, &profile, version).await?;
            Ok(Reply::ok(&ProfileView::from(&profile))?.version(version + 1))
        })
        .await
}

/// Sets a profile in place of the one of a version.
///
/// # Errors
/// When it changed meanwhile.
pub async fn set(tx: &Tx, of: Id<OrganizationKind>, profile: &Profile, before: i64) -> Result<(), Problem> {
    store::set(tx, of, profile, before).await?;
    tx.emit(Event {
        kind: EventKind::OrganizationProfileSet,
        subject: of.subject(),
        hub: of.hub(),
        owner: Some(of),
        audience: Audience::Owner,
        payload: json!({}),
    });
    Ok(())
}
