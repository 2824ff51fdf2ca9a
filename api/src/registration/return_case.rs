//! Sending a registration back (退回).

use super::step;
use super::view::{RegistrationView, ReturnBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Return a registration.
///
/// A registrar sends the case back for correction, with a ground of the list and the reason. The clock stops; the applicant may
/// submit it again.
#[utoipa::path(tag = "registrations", request_body = ReturnBody, responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/return")]
pub async fn return_registration(
    call: Call,
    id: IdPath<RegistrationKind>,
    body: JsonBody<ReturnBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ReturnRegistration, async |tx, case| {
        Ok(case.send_back(body.0.parse()?, tx.principal().actor.user(), tx.now())?)
    })
    .await
}
