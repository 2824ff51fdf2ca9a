//! Raising a dispute about a contract.

use super::step;
use super::view::ContractView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::contract::{Contract, ContractActor};
use keqiao_domain::id::ContractKind;
use keqiao_domain::text::Reason;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a dispute is about.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractDisputeBody {
    /// In words; the parties read it.
    #[schema(min_length = 2, max_length = 2000, example = "The second prototype has not arrived.")]
    pub reason: String,
}

/// Raise a dispute about a contract.
///
/// The contract is marked as disputed until the party that raised the dispute says that it is settled; a disputed contract is
/// not completed, and its milestones do not move.
#[utoipa::path(tag = "contracts", request_body = ContractDisputeBody, responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/dispute")]
pub async fn dispute_contract(
    call: Call,
    id: IdPath<ContractKind>,
    body: JsonBody<ContractDisputeBody>,
) -> Result<HttpResponse, Problem> {
    let mut faults = Faults::new();
    let Some(reason) = faults.take("/reason", Reason::parse(&body.0.reason)) else { return Err(faults.into()) };
    let step = |contract: &mut Contract, by: ContractActor, at| contract.dispute(reason, by.organization, at);
    step::take(&call, id.0, Action::DisputeContract, step).await
}
