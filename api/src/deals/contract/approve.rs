//! Approving a contract for a party.

use super::step::{keep, load};
use super::view::ContractView;
use crate::call::Call;
use crate::deals::screening::guard as screening;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::contract::ContractAct;
use keqiao_domain::id::ContractKind;

/// Approve a contract.
///
/// Your party's approver (审批人) approves the edition on the table, or the change that waits. Whoever wrote on the contract does
/// not approve it. When every party has approved, it can be signed. What was found to be restricted for export is approved after a
/// letter of intent. Approving twice changes nothing.
#[utoipa::path(tag = "contracts", responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/approve")]
pub async fn approve_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ApproveContract, async |tx| {
            let mut loaded = load(&call, tx, id.0).await?;
            let (contract, by) = (&mut loaded.stored.value, loaded.by);
            if !contract.has_said(ContractAct::Approve, contract.open_edition(), by.organization) {
                let mut refusals = contract.may_approve(by);
                refusals.append(screening::against_approving(tx.whole_db(), contract, tx.now()).await?);
                refusals.into_result()?;
            }
            let events = contract.approve(by, tx.now())?;
            keep(&call, tx, loaded, events).await
        })
        .await
}
