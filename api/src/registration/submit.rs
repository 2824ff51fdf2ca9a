//! Handing a registration in.

use super::facts::{fill, stand};
use super::step;
use super::view::{RegistrationView, SubmitRegistrationBody};
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;

/// Submit a registration.
///
/// The applicant hands the case in, for the first time or again after it was sent back. The form is filled anew from the
/// contract and the parties' profiles as they are now.
#[utoipa::path(tag = "registrations", request_body = SubmitRegistrationBody,
    responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/submit")]
pub async fn submit_registration(
    call: Call,
    id: IdPath<RegistrationKind>,
    body: JsonBody<SubmitRegistrationBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::SubmitRegistration, async |tx, case| {
        let contract = contracts::find(tx.db(), case.contract).await?.or_not_found()?.value;
        let applicant = organizations::find_for_share(tx, case.applicant).await?.or_not_found()?.value;
        let form = fill(tx.whole_db(), &contract, case.applicant, body.0.plan.0).await?;
        let mut refusals = applicant.may_list();
        if !refusals.is_empty() {
            refusals.append(case.may_submit(stand(&contract), &form));
            return Err(refusals.into());
        }
        Ok(case.submit(stand(&contract), form, tx.now())?)
    })
    .await
}
