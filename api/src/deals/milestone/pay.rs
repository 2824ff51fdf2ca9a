//! What the two sides say of the payment for a milestone: paid, received.

use super::step::take;
use super::view::{MilestoneView, PaymentBody, StatementBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::deals::milestone::MilestoneAct;
use keqiao_domain::id::MilestoneKind;

/// Pay a milestone.
///
/// An organization of the buyer's side says that it has paid an accepted milestone, and how, perhaps with the digest of the
/// receipt. The seller's side confirms it. The same again changes nothing.
#[utoipa::path(tag = "milestones", request_body = PaymentBody, responses((status = OK, body = MilestoneView)))]
#[post("/milestones/{id}/pay")]
pub async fn pay_milestone(
    call: Call,
    id: IdPath<MilestoneKind>,
    body: JsonBody<PaymentBody>,
) -> Result<HttpResponse, Problem> {
    take(&call, id.0, MilestoneAct::Pay, Some(StatementBody::from(body.0))).await
}

/// Confirm the payment of a milestone.
///
/// An organization of the seller's side says that the payment has arrived: the milestone is settled. Confirming twice changes
/// nothing.
#[utoipa::path(tag = "milestones", responses((status = OK, body = MilestoneView)))]
#[post("/milestones/{id}/confirm")]
pub async fn confirm_milestone(call: Call, id: IdPath<MilestoneKind>) -> Result<HttpResponse, Problem> {
    take(&call, id.0, MilestoneAct::Confirm, None).await
}
