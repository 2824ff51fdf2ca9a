//! Registering a contract after a second look.

use super::number;
use super::step;
use super::view::RegistrationView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Confirm a registration.
///
/// Another person than the first reviewer registers the contract: it gets its number and the first version of its certificate.
#[utoipa::path(tag = "registrations", responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/confirm")]
pub async fn confirm_registration(call: Call, id: IdPath<RegistrationKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ConfirmRegistration, async |tx, case| {
        let by = tx.principal().actor.user();
        case.may_confirm(by).into_result()?;
        let number = number::take(tx, case).await?;
        Ok(case.confirm(number, by, tx.now())?)
    })
    .await
}
