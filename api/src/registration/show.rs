//! One registration.

use super::facts::stand_of;
use super::step::conflict_of;
use super::view::RegistrationView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::RegistrationKind;
use keqiao_domain::registration::case::RegistrationCase;

/// Show a registration.
///
/// Applicant, authority and regulator see it. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "registrations", responses((status = OK, body = RegistrationView)))]
#[get("/registrations/{id}")]
pub async fn show_registration(call: Call, id: IdPath<RegistrationKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowRegistration)?;
    let stored = store::find::<RegistrationCase>(call.db(), id.0).await?.or_not_found()?;
    let resource = stored.value.resource(call.principal.organization);
    access::check(&call.principal, Action::ShowRegistration, &resource)?;
    let stand = stand_of(call.db(), stored.value.contract).await?;
    let conflict = conflict_of(call.db(), &call.principal, &stored.value).await?;
    let now = call.app.clock.now();
    let view = RegistrationView::single(&call.app, &call.principal, &stored, (stand, &conflict), now);
    call.show(&view, stored.version)
}
