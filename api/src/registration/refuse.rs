//! Refusing a registration (不予登记).

use super::step;
use super::view::{RefusalBody, RegistrationView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Refuse a registration.
///
/// A registrar refuses the case, on a ground of the closed list and with the reason. The applicant may contest it once, within the
/// days of the rule pack.
#[utoipa::path(tag = "registrations", request_body = RefusalBody, responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/refuse")]
pub async fn refuse_registration(
    call: Call,
    id: IdPath<RegistrationKind>,
    body: JsonBody<RefusalBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::RefuseRegistration, async |tx, case| {
        Ok(case.refuse(body.0.parse()?, tx.principal().actor.user(), tx.now())?)
    })
    .await
}
