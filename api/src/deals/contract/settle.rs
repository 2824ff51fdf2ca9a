//! Saying that a dispute is settled.

use super::step;
use super::view::ContractView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ContractKind;

/// Settle the dispute about a contract.
///
/// The party that raised the dispute says that it is settled.
#[utoipa::path(tag = "contracts", responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/settle")]
pub async fn settle_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::SettleContract, |contract, by, _| contract.settle(by.organization)).await
}
