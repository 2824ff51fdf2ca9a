//! Ending a contract before its time.

use super::step;
use super::view::ContractView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::names::TerminationGroundCode;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ContractKind;
use serde::Deserialize;
use utoipa::ToSchema;

/// Why a contract ends before its time.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerminationBody {
    /// `agreement`: all parties want it. `breach`: yours asked another to perform, and 30 days have passed.
    #[schema(inline)]
    pub ground: TerminationGroundCode,
}

/// Terminate a contract.
///
/// By agreement, the contract ends when every party has said so. For breach (民法典 563, 解释 15), the party that asked for
/// performance ends it alone, after 30 days. Terminating twice changes nothing.
#[utoipa::path(tag = "contracts", request_body = TerminationBody, responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/terminate")]
pub async fn terminate_contract(
    call: Call,
    id: IdPath<ContractKind>,
    body: JsonBody<TerminationBody>,
) -> Result<HttpResponse, Problem> {
    let ground = body.0.ground.0;
    step::take(&call, id.0, Action::TerminateContract, |contract, by, at| contract.terminate(ground, by, at)).await
}
