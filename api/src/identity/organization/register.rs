//! Registration: an organization and its first user, in one step.

use super::store;
use super::view::{OrganizationBody, OrganizationView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::password;
use crate::identity::user::{self, NewUser, view::UserBody};
use crate::reference::code_list::held::Holding;
use crate::storage::Stored;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Role};
use keqiao_domain::id::OrganizationKind;
use keqiao_domain::identity::organization::Organization;
use serde::Deserialize;
use utoipa::ToSchema;

/// An organization that comes to market, with its first user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrationBody {
    /// The code of the hub it wants to belong to.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: String,
    /// What it tells of itself.
    organization: OrganizationBody,
    /// Who answers for it: its first owner.
    owner: UserBody,
}

/// Register an organization.
///
/// Anyone may register an organization with its first user, who becomes its owner. It can list nothing until its hub
/// has verified it.
#[utoipa::path(tag = "organizations", security(()), request_body = RegistrationBody,
    responses((status = CREATED, body = OrganizationView)))]
#[post("/organizations")]
pub async fn register_organization(call: Call, body: JsonBody<RegistrationBody>) -> Result<HttpResponse, Problem> {
    call.app.limits.attempt_from(&call.address())?;
    let JsonBody(RegistrationBody { hub, organization, owner }) = body;
    let hub = call.app.hubs.read("/hub", &hub)?;
    let mut faults = Faults::new();
    let organization = organization.parse().map_err(|inner| faults.nest("/organization", inner)).ok();
    let owner = owner.parse().map_err(|inner| faults.nest("/owner", inner)).ok();
    let (Some((content, metadata)), Some(owner)) = (organization, owner) else { return Err(faults.into()) };
    let password_hash = password::hash(&call.app, owner.password.clone()).await?;

    let app = call.app.clone();
    call.app
        .write(&call, Action::RegisterOrganization, async |tx| {
            let mut held = Holding::today(tx);
            held.one("/organization/region_code", content.region.as_ref(), None).await?;
            held.finish()?;
            let (organization, event) = Organization::register(tx.next_id::<OrganizationKind>(hub), content);
            let id = organization.id;
            let at = tx.now();
            let stored = Stored { value: organization, metadata, version: 1, created_at: at, updated_at: at };
            store::insert(tx, &stored).await?;
            tx.emit(event);
            user::add(
                tx,
                NewUser { login: owner.login, display_name: owner.display_name, password_hash },
                id,
                Role::Owner,
            )
            .await?;
            let view = OrganizationView::item(&app, tx.principal(), &stored);
            Ok(Reply::created(&view, format!("/v1/organizations/{id}"))?.version(stored.version))
        })
        .await
}
