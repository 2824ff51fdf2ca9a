//! Approving a contract for a party.

use super::step;
use super::view::ContractView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::id::ContractKind;

/// Approve a contract.
///
/// Your party's approver (审批人) approves the edition on the table, or the change that waits. Whoever wrote on the contract does
/// not approve it. When every party has approved, it can be signed. Approving twice changes nothing.
#[utoipa::path(tag = "contracts", responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/approve")]
pub async fn approve_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ApproveContract, Contract::approve).await
}
