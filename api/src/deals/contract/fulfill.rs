//! Saying that a condition of a contract is met.

use super::guard;
use super::step::{keep, load};
use super::view::ContractView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ContractKind;
use serde::Deserialize;
use utoipa::ToSchema;

/// The condition that is met.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FulfillmentBody {
    /// Its place among the conditions of `terms`, from 0.
    #[schema(minimum = 0, maximum = 9)]
    pub condition: u8,
}

/// Fulfill a condition of a contract.
///
/// A party says that a condition is met which stands before the effect of a signed contract. With the last one the contract
/// takes effect. Saying it twice changes nothing.
#[utoipa::path(tag = "contracts", request_body = FulfillmentBody, responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/fulfill")]
pub async fn fulfill_contract_condition(
    call: Call,
    id: IdPath<ContractKind>,
    body: JsonBody<FulfillmentBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::FulfillContractCondition, async |tx| {
            let mut loaded = load(&call, tx, id.0).await?;
            let contract = &mut loaded.stored.value;
            let place = usize::from(body.0.condition);
            if place >= contract.content.conditions.len() {
                let detail = "the contract has no condition at this place";
                return Err(Problem::invalid("/condition", "condition_unknown", detail));
            }
            if !contract.is_fulfilled(place) {
                let mut refusals = contract.may_fulfill();
                refusals.append(guard::against_fulfilling(tx.whole_db(), contract, place, tx.now()).await?);
                refusals.into_result()?;
            }
            let events = contract.fulfill(place, loaded.by.organization, tx.now())?;
            keep(&call, tx, loaded, events).await
        })
        .await
}
