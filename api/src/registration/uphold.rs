//! Letting a refusal stand.

use super::step;
use super::view::{RegistrationReasonBody, RegistrationView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Uphold a refusal.
///
/// Another person than the one who refused lets the refusal stand, with a written finding.
#[utoipa::path(tag = "registrations", request_body = RegistrationReasonBody, responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/uphold")]
pub async fn uphold_refusal(
    call: Call,
    id: IdPath<RegistrationKind>,
    body: JsonBody<RegistrationReasonBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::UpholdRefusal, async |tx, case| {
        Ok(case.uphold(body.0.parse()?, tx.principal().actor.user(), tx.now())?)
    })
    .await
}
