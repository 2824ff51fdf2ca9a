//! Ending a negotiation.

use super::guard;
use super::step::{keep, load};
use super::view::NegotiationView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::NegotiationKind;
use keqiao_domain::text::Reason;
use serde::Deserialize;
use utoipa::ToSchema;

/// Why a negotiation ends.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NegotiationEndBody {
    /// In words; both sides read it.
    #[schema(min_length = 2, max_length = 2000, example = "We have found another way.")]
    pub reason: String,
}

/// End a negotiation.
///
/// Either side ends it, as long as no contract of it is open. What was agreed on secrecy stays. Ending twice changes nothing.
#[utoipa::path(tag = "negotiations", request_body = NegotiationEndBody, responses((status = OK, body = NegotiationView)))]
#[post("/negotiations/{id}/end")]
pub async fn end_negotiation(
    call: Call,
    id: IdPath<NegotiationKind>,
    body: JsonBody<NegotiationEndBody>,
) -> Result<HttpResponse, Problem> {
    let mut faults = Faults::new();
    let Some(reason) = faults.take("/reason", Reason::parse(&body.0.reason)) else { return Err(faults.into()) };
    call.app
        .write(&call, Action::EndNegotiation, async |tx| {
            let (mut stored, by) = load(&call, tx, id.0).await?;
            let contract = guard::open_contract(tx.db(), &stored.value).await?;
            let before = stored.value.open_offer;
            let events = stored.value.end(reason.clone(), by, contract)?;
            if let (Some((offer, _)), false) = (before, events.is_empty()) {
                guard::supersede(tx, offer).await?;
            }
            keep(&call, tx, stored, events).await
        })
        .await
}
