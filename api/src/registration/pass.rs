//! Passing a registration to a second person (大额复核).

use super::step;
use super::view::RegistrationView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Pass a registration.
///
/// A registrar passes a classified case to a second person. From the hub's large amount on, nobody registers without that.
#[utoipa::path(tag = "registrations", responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/pass")]
pub async fn pass_registration(call: Call, id: IdPath<RegistrationKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::PassRegistration, async |tx, case| {
        Ok(case.pass(tx.principal().actor.user(), tx.now())?)
    })
    .await
}
