//! Putting a contract to the other parties.

use super::step::{keep, load, require, write_edition};
use super::view::ContractView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ContractKind;

/// Propose a contract.
///
/// The draft becomes the first edition, which all parties see and which never changes. It lacks nothing that its type
/// needs: amounts, way of payment, clauses (`GET /v1/rules`, area `contract`). Proposing twice changes nothing.
#[utoipa::path(tag = "contracts", responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/propose")]
pub async fn propose_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ProposeContract, async |tx| {
            let mut loaded = load(&call, tx, id.0).await?;
            let contract = &mut loaded.stored.value;

            if !contract.is_just_proposed() {
                require(tx, contract, contract.may_propose()).await?;
            }
            let events = contract.propose(loaded.by, tx.now())?;
            if !events.is_empty() {
                write_edition(&call, tx, loaded.by, (id.0, contract.edition, &contract.content)).await?;
            }

            keep(&call, tx, loaded, events).await
        })
        .await
}
