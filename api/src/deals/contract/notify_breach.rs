//! Asking the other party to perform.

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

/// What is asked for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BreachNoticeBody {
    /// In words; the parties read it.
    #[schema(min_length = 2, max_length = 2000, example = "The report was due on 31 October; deliver it.")]
    pub reason: String,
}

/// Ask for performance of a contract.
///
/// A demand to perform (催告). Who has asked may end the contract for breach when 30 days have passed (解释 15). A later demand
/// takes the place of an earlier one.
#[utoipa::path(tag = "contracts", request_body = BreachNoticeBody, responses((status = OK, body = ContractView)))]
#[post("/contracts/{id}/notify-breach")]
pub async fn notify_breach(
    call: Call,
    id: IdPath<ContractKind>,
    body: JsonBody<BreachNoticeBody>,
) -> Result<HttpResponse, Problem> {
    let mut faults = Faults::new();
    let Some(reason) = faults.take("/reason", Reason::parse(&body.0.reason)) else { return Err(faults.into()) };
    let step = |contract: &mut Contract, by: ContractActor, at| contract.notify(reason, by.organization, at);
    step::take(&call, id.0, Action::NotifyBreach, step).await
}
