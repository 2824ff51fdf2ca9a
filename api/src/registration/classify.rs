//! Saying what a contract is and what its technical amount is.

use super::step;
use super::view::{FindingBody, RegistrationView};
use crate::call::Call;
use crate::deals::contract::determine::determine;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Classify a registration.
///
/// A registrar says what the contract is by its substance, and fixes the technical amount and the technical income. Where that
/// is not the type that the parties declared, he says why. The contract shows the determined type from then on.
#[utoipa::path(tag = "registrations", request_body = FindingBody, responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/classify")]
pub async fn classify_registration(
    call: Call,
    id: IdPath<RegistrationKind>,
    body: JsonBody<FindingBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ClassifyRegistration, async |tx, case| {
        let (finding, reason) = body.0.parse()?;
        let event = case.classify((finding, reason), tx.principal().actor.user(), tx.now())?;
        determine(tx, case.contract, finding.determined).await?;
        Ok(event)
    })
    .await
}
