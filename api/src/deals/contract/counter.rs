//! Answering a proposed contract with another edition.

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

/// Counter a contract.
///
/// Any party puts an edition of its own in the place of the one on the table: the whole of `terms`, with what it wants
/// otherwise. Approvals of the edition before do not count for it. The parties stay the same. The same terms again change
/// nothing.
#[utoipa::path(tag = "contracts", request_body = ContractBody, responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/counter")]
pub async fn counter_contract(
    call: Call,
    id: IdPath<ContractKind>,
    body: JsonBody<ContractBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::CounterContract, async |tx| {
            let mut loaded = load(&call, tx, id.0).await?;
            let content = body.0.parse()?;
            guard::check_references(tx, &content).await?;

            let contract = &mut loaded.stored.value;
            require(tx, contract, contract.may_counter()).await?;
            let events = contract.counter(content, loaded.by, tx.now())?;
            if !events.is_empty() {
                write_edition(&call, tx, loaded.by, (id.0, contract.edition, &contract.content)).await?;
            }

            keep(&call, tx, loaded, events).await
        })
        .await
}
