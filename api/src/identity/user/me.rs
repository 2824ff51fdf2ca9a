//! Who is asking.

use super::view::{HubCode, MeView, OfficeView};
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Code, Ref};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, Office, Place, check_scope};

/// Show who is asking.
///
/// What your token or key says: for whom you act, in which role, and which hubs you moderate.
#[utoipa::path(tag = "users", responses((status = OK, body = MeView)))]
#[get("/me")]
pub async fn show_me(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ShowMe)?;
    let principal = &call.principal;
    let view = MeView {
        actor: principal.actor.name(),
        organization: principal.organization.map(Ref),
        role: principal.role.map(Code),
        offices: principal.offices.iter().map(|office| view(&call, office)).collect(),
        session: principal.session.map(Ref),
        is_suspended: principal.is_suspended,
        moderates: principal.moderates.iter().map(|hub| HubCode(call.app.hubs.code(*hub))).collect(),
    };
    Ok(Reply::ok(&view)?.into_response())
}

fn view(call: &Call, office: &Office) -> OfficeView {
    let (organization, hub) = match office.place {
        Place::Organization(id) => (Some(Ref(id)), None),
        Place::Hub(hub) => (None, Some(call.app.hubs.code(hub))),
        Place::Nation => (None, None),
    };
    OfficeView { role: Code(office.role), organization, hub }
}
