//! Changing a contract in effect.

use super::body::ContractBody;
use super::guard;
use super::step::{keep, load, require, write_edition};
use super::view::ContractView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ContractKind;

/// Vary a contract.
///
/// A party proposes to change a contract in effect (变更): the whole of `terms`, with what it wants otherwise. The contract
/// goes on as it is until every party has approved and signed the new edition; withdrawing takes the change back. The milestones
/// that were accepted stay as they are; another one that is no longer in `terms` word for word is dropped once all have signed.
#[utoipa::path(tag = "contracts", request_body = ContractBody, responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/vary")]
pub async fn vary_contract(
    call: Call,
    id: IdPath<ContractKind>,
    body: JsonBody<ContractBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::VaryContract, async |tx| {
            let mut loaded = load(&call, tx, id.0).await?;
            let content = body.0.parse()?;
            guard::check_references(tx, &content).await?;

            let contract = &mut loaded.stored.value;
            require(tx, contract, contract.may_vary()).await?;
            let events = contract.vary(content, loaded.by, tx.now())?;
            guard::against_change(tx.db(), contract).await?.into_result()?;
            if let (Some(pending), false) = (&contract.pending, events.is_empty()) {
                write_edition(&call, tx, loaded.by, (id.0, pending.number, &pending.content)).await?;
            }

            keep(&call, tx, loaded, events).await
        })
        .await
}
