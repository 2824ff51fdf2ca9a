//! Taking a change of the contract over (变更).

use super::facts::{fill, stand};
use super::step;
use super::view::{FindingBody, RegistrationView};
use crate::call::Call;
use crate::deals::contract::determine::determine;
use crate::deals::contract::store as contracts;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Change a registration.
///
/// A registrar takes a later edition of the contract over: the number stays, the certificate gets its next version. Where the
/// changed amount is a large one, somebody else than the first reviewer does so. Where the type is not the declared one, a reason
/// is needed.
#[utoipa::path(tag = "registrations", request_body = FindingBody, responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/change")]
pub async fn change_registration(
    call: Call,
    id: IdPath<RegistrationKind>,
    body: JsonBody<FindingBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ChangeRegistration, async |tx, case| {
        let (finding, reason) = body.0.parse()?;
        let contract = contracts::find(tx.db(), case.contract).await?.or_not_found()?.value;
        let form = fill(tx.whole_db(), &contract, case.applicant, case.form.plan).await?;
        let found = (form, finding, reason);
        let event = case.change(stand(&contract), found, tx.principal().actor.user(), tx.now())?;
        determine(tx, case.contract, finding.determined).await?;
        Ok(event)
    })
    .await
}
