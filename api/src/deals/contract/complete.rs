//! Saying that a contract is performed.

use super::step::{keep, load};
use super::view::ContractView;
use crate::call::Call;
use crate::deals::milestone::follow as milestones;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::contract::ContractAct;
use keqiao_domain::id::ContractKind;

/// Complete a contract.
///
/// Your party says that the contract is performed; when all have said so, it is completed. Before that, each of its milestones is
/// settled: accepted, and where something is paid for it, paid and confirmed. Saying it twice changes nothing.
#[utoipa::path(tag = "contracts", responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/complete")]
pub async fn complete_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::CompleteContract, async |tx| {
            let mut loaded = load(&call, tx, id.0).await?;
            let contract = &mut loaded.stored.value;
            if contract.has_said(ContractAct::Complete, contract.edition, loaded.by.organization) {
                return keep(&call, tx, loaded, Vec::new()).await;
            }
            let mut refusals = contract.may_complete();
            refusals.append(milestones::completion(tx.db(), id.0).await?);
            refusals.into_result()?;
            let events = contract.complete(loaded.by, tx.now())?;
            keep(&call, tx, loaded, events).await
        })
        .await
}
