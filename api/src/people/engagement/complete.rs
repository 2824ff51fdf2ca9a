//! Saying that a service is done.

use super::step;
use super::view::EngagementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::EngagementKind;
use keqiao_domain::people::engagement::Engagement;

/// Complete an engagement.
///
/// Your side says that the service is done. When both sides have said so, the engagement is completed and can be evaluated.
/// Saying it twice changes nothing.
#[utoipa::path(tag = "engagements", responses((status = OK, body = EngagementView)))]
#[post("/engagements/{id}/complete")]
pub async fn complete_engagement(call: Call, id: IdPath<EngagementKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::CompleteEngagement, Engagement::complete).await
}
