//! Giving a user an office.

use super::view::{GrantBody, GrantView};
use super::{give, resource};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::user::store as users;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Office, Place, check_scope};

/// Give an office.
///
/// An owner gives offices of his organization to its users; a moderator gives offices of his hub to anybody. Offices for
/// the nation, and moderation, are given by the operator of the installation. Approvers and registrars need a second
/// factor: their office sleeps in a session without one.
#[utoipa::path(tag = "grants", request_body = GrantBody, responses((status = CREATED, body = GrantView)))]
#[post("/grants")]
pub async fn create_grant(call: Call, body: JsonBody<GrantBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateGrant)?;
    let GrantBody { user, role, hub } = body.0;
    let place = match &hub {
        Some(code) => Place::Hub(call.app.hubs.read("/hub", code)?),
        None => Place::Organization(call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?),
    };
    let app = &call.app;
    app.write(&call, Action::CreateGrant, async |tx| {
        tx.check(&resource(place))?;
        let is_office = !role.0.is_standing() && role.0 != keqiao_domain::access::Role::Moderator;
        if !is_office || !role.0.reach().contains(&place.reach()) {
            let detail = "is not an office of this place: see the table of roles in docs/API.md";
            return Err(Problem::invalid("/role", "not_grantable", detail));
        }
        let organization = users::organization_of(tx, user.0).await?;
        let is_reachable = match place {
            Place::Organization(id) => organization == Some(id),
            Place::Hub(_) | Place::Nation => users::login_of(tx.whole_db(), user.0).await?.is_some(),
        };
        is_reachable.then_some(()).or_not_found()?;

        let row = give(tx, user.0, Office { role: role.0, place }).await?;
        Reply::created(&GrantView::new(app, &row), "/v1/grants".to_owned())
    })
    .await
}
