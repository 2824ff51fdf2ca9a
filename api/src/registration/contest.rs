//! Contesting a refusal (复核).

use super::step;
use super::store::is_filed;
use super::view::{RegistrationReasonBody, RegistrationView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RegistrationKind;
use keqiao_domain::rule::{Refusals, Rule};

/// Contest a registration's refusal.
///
/// The applicant asks for another look, once, within the days of the rule pack.
#[utoipa::path(tag = "registrations", request_body = RegistrationReasonBody, responses((status = OK, body = RegistrationView)))]
#[post("/registrations/{id}/contest")]
pub async fn contest_registration(
    call: Call,
    id: IdPath<RegistrationKind>,
    body: JsonBody<RegistrationReasonBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ContestRegistration, async |tx, case| {
        case.may_contest(tx.now()).into_result()?;
        if is_filed(tx.whole_db(), case.contract, Some(case.id)).await? {
            return Err(Refusals::of(Rule::RegistrationFiled).into());
        }
        Ok(case.contest(body.0.parse()?, tx.principal().actor.user(), tx.now())?)
    })
    .await
}
