//! What the paying side answers to work that was handed over: accepted, returned, rejected.

use super::step::take;
use super::view::{MilestoneView, ReasonBody, StatementBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::deals::milestone::MilestoneAct;
use keqiao_domain::id::MilestoneKind;

/// Accept a milestone.
///
/// An organization of the buyer's side says that what was agreed was delivered (验收). Its reviewer (审题人) may say so, too.
/// Accepting twice changes nothing.
#[utoipa::path(tag = "milestones", responses((status = OK, body = MilestoneView)))]
#[post("/milestones/{id}/accept")]
pub async fn accept_milestone(call: Call, id: IdPath<MilestoneKind>) -> Result<HttpResponse, Problem> {
    take(&call, id.0, MilestoneAct::Accept, None).await
}

/// Return a milestone.
///
/// An organization of the buyer's side returns the work and says what is missing; the seller's side submits it again, ten times
/// at most. The same again changes nothing.
#[utoipa::path(tag = "milestones", request_body = ReasonBody, responses((status = OK, body = MilestoneView)))]
#[post("/milestones/{id}/rework")]
pub async fn rework_milestone(
    call: Call,
    id: IdPath<MilestoneKind>,
    body: JsonBody<ReasonBody>,
) -> Result<HttpResponse, Problem> {
    take(&call, id.0, MilestoneAct::Rework, Some(StatementBody::from(body.0))).await
}

/// Reject a milestone.
///
/// An organization of the buyer's side says for good that this is not what was agreed, and why. The parties change the contract,
/// dispute about it, or end it. Rejecting twice changes nothing.
#[utoipa::path(tag = "milestones", request_body = ReasonBody, responses((status = OK, body = MilestoneView)))]
#[post("/milestones/{id}/reject")]
pub async fn reject_milestone(
    call: Call,
    id: IdPath<MilestoneKind>,
    body: JsonBody<ReasonBody>,
) -> Result<HttpResponse, Problem> {
    take(&call, id.0, MilestoneAct::Reject, Some(StatementBody::from(body.0))).await
}
