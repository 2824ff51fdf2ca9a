//! Putting a refusal aside.

use super::step;
use super::view::{RegistrationReasonBody, RegistrationView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Overturn a refusal.
///
/// Another person than the one who refused puts the refusal aside, with a written finding; the case is classified again.
#[utoipa::path(tag = "registrations", request_body = RegistrationReasonBody, responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/overturn")]
pub async fn overturn_refusal(
    call: Call,
    id: IdPath<RegistrationKind>,
    body: JsonBody<RegistrationReasonBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::OverturnRefusal, async |tx, case| {
        Ok(case.overturn(body.0.parse()?, tx.principal().actor.user(), tx.now())?)
    })
    .await
}
