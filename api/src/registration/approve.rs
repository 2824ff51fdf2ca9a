//! Registering a contract.

use super::number;
use super::step;
use super::view::RegistrationView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Approve a registration.
///
/// A registrar registers the contract: it gets its number and the first version of its certificate.
#[utoipa::path(tag = "registrations", responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/approve")]
pub async fn approve_registration(call: Call, id: IdPath<RegistrationKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ApproveRegistration, async |tx, case| {
        case.may_approve(tx.now()).into_result()?;
        let number = number::take(tx, case).await?;
        Ok(case.approve(number, tx.principal().actor.user(), tx.now())?)
    })
    .await
}
