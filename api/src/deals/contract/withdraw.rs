//! Taking back what is not concluded.

use super::step;
use super::view::ContractView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ContractKind;

/// Withdraw a contract.
///
/// Any party takes back what not all have signed yet: the contract, or the change of one that is in effect. Withdrawing twice
/// changes nothing.
#[utoipa::path(tag = "contracts", responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/withdraw")]
pub async fn withdraw_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::WithdrawContract, |contract, by, at| contract.withdraw(by.organization, at)).await
}
