//! What the performing side says of a milestone: the work begins, and is handed over.

use super::step::take;
use super::view::{MilestoneView, StatementBody, SubmissionBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::deals::milestone::MilestoneAct;
use keqiao_domain::id::MilestoneKind;

/// Start a milestone.
///
/// An organization of the seller's side says that the work begins. Starting twice changes nothing.
#[utoipa::path(tag = "milestones", responses((status = OK, body = MilestoneView)))]
#[post("/milestones/{id}/start")]
pub async fn start_milestone(call: Call, id: IdPath<MilestoneKind>) -> Result<HttpResponse, Problem> {
    take(&call, id.0, MilestoneAct::Start, None).await
}

/// Submit a milestone.
///
/// An organization of the seller's side hands the work over, with a note and the digest of the file that shows it: a report, a
/// protocol, the archive of what was delivered. Where the contract says that silence is acceptance, `answer_due_on` is the last
/// day for an answer. The same submission again changes nothing.
#[utoipa::path(tag = "milestones", request_body = SubmissionBody, responses((status = OK, body = MilestoneView)))]
#[post("/milestones/{id}/submit")]
pub async fn submit_milestone(
    call: Call,
    id: IdPath<MilestoneKind>,
    body: JsonBody<SubmissionBody>,
) -> Result<HttpResponse, Problem> {
    take(&call, id.0, MilestoneAct::Submit, Some(StatementBody::from(body.0))).await
}
