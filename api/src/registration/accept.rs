//! Taking a registration up (受理).

use super::step;
use super::view::RegistrationView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Accept a registration.
///
/// A registrar of the authority takes the case up; the days of the hub's rule pack begin.
#[utoipa::path(tag = "registrations", responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/accept")]
pub async fn accept_registration(call: Call, id: IdPath<RegistrationKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::AcceptRegistration, async |tx, case| {
        Ok(case.accept(tx.principal().actor.user(), tx.now())?)
    })
    .await
}
