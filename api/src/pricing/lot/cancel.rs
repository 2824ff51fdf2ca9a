//! Taking a lot from the market.

use super::step;
use super::view::{CancellationBody, LotView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::LotKind;
use keqiao_domain::text::Reason;

/// Cancel a lot.
///
/// The owner's approver, or a moderator of its hub who is not related to it, takes the lot from the market before anybody bids.
/// The public reads why.
#[utoipa::path(tag = "lots", request_body = CancellationBody, responses((status = OK, body = LotView)))]
#[post("/lots/{id}/cancel")]
pub async fn cancel_lot(
    call: Call,
    id: IdPath<LotKind>,
    body: JsonBody<CancellationBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::CancelLot, async |_, lot, standing| {
        let mut faults = Faults::new();
        let reason = faults.take("/reason", Reason::parse(&body.0.reason)).ok_or(faults)?;
        let mut refusals = standing.against_moderator.clone();
        refusals.append(lot.may_cancel());
        refusals.into_result()?;
        Ok(lot.cancel(reason)?)
    })
    .await
}
