//! Revoking a registration (撤销登记).

use super::step;
use super::view::{RegistrationView, RevocationBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Revoke a registration.
///
/// A senior registrar, or the regulator, revokes the registration for fraud or error. The number is kept and never given again; the
/// certificate is void.
#[utoipa::path(tag = "registrations", request_body = RevocationBody, responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/revoke")]
pub async fn revoke_registration(
    call: Call,
    id: IdPath<RegistrationKind>,
    body: JsonBody<RevocationBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::RevokeRegistration, async |tx, case| {
        Ok(case.revoke(body.0.parse()?, tx.principal().actor.user(), tx.now())?)
    })
    .await
}
