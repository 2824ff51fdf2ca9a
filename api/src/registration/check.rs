//! Checking a registration number: what a tax office or a bank asks.

use super::store::find_by_number;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Code, Day};
use crate::names::{ContractTypeCode, RegistrationStateCode};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::registration::number::RegistrationNumber;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which number.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NumberQuery {
    /// The registration number.
    #[param(min_length = 14, max_length = 16, pattern = "^([0-9]{14}|[0-9]{16})$", example = "2026330000000001")]
    number: String,
}

/// What everybody may know of a registered contract.
#[derive(Serialize, ToSchema)]
#[schema(as = RegistrationNumberCheck)]
pub struct NumberView {
    /// The number.
    #[schema(max_length = 16, pattern = "^[0-9]{14,16}$", example = "2026330000000001")]
    number: String,
    /// Whether the certificate holds.
    is_valid: bool,
    /// Registered, terminated or revoked.
    #[schema(inline)]
    state: RegistrationStateCode,
    /// The version of the certificate that holds, or held last.
    #[schema(maximum = 32767)]
    certificate_version: u16,
    /// The type of the contract.
    #[schema(inline)]
    contract_type: Option<ContractTypeCode>,
    /// Registered on.
    #[schema(inline)]
    registered_on: Option<Day>,
    /// Terminated or revoked on.
    #[schema(inline)]
    ended_on: Option<Day>,
}

/// Check a registration number.
///
/// Whether a certificate of registration holds, and which version of it: for whoever was shown one. Neither parties nor
/// amounts are told.
#[utoipa::path(tag = "registrations", params(NumberQuery), responses((status = OK, body = NumberView)))]
#[get("/registration-numbers")]
pub async fn check_registration_number(call: Call, query: Query<NumberQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CheckRegistrationNumber)?;
    let mut faults = Faults::new();
    let number = faults.take("?number", RegistrationNumber::parse(&query.0.number)).ok_or(faults)?;
    let case = find_by_number(call.whole_db(), &number).await?.or_not_found()?.value;
    let view = NumberView {
        number: number.to_string(),
        is_valid: case.state.is_certificate_valid(),
        state: Code(case.state),
        certificate_version: case.certificate,
        contract_type: case.finding.map(|finding| Code(finding.determined.contract_type())),
        registered_on: case.days.registered_on.map(Day),
        ended_on: case.days.ended_on.map(Day),
    };
    Ok(Reply::ok(&view)?.into_response())
}
