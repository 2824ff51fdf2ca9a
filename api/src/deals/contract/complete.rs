//! Saying that a contract is performed.

use super::step;
use super::view::ContractView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::id::ContractKind;

/// Complete a contract.
///
/// Your party says that the contract is performed; when all have said so, it is completed. Saying it twice changes nothing.
#[utoipa::path(tag = "contracts", responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/complete")]
pub async fn complete_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::CompleteContract, Contract::complete).await
}
