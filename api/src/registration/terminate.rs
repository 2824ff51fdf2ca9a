//! Taking the early end of a contract over (终止).

use super::facts::stand_of;
use super::step;
use super::view::RegistrationView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Terminate a registration.
///
/// A registrar takes over that the contract was terminated. The number stays, and so does the certificate, for what was performed.
#[utoipa::path(tag = "registrations", responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/terminate")]
pub async fn terminate_registration(call: Call, id: IdPath<RegistrationKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::TerminateRegistration, async |tx, case| {
        let stand = stand_of(tx.db(), case.contract).await?;
        Ok(case.terminate(stand, tx.principal().actor.user(), tx.now())?)
    })
    .await
}
