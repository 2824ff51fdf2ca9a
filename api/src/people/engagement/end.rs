//! Ending an engagement before it is done.

use super::step;
use super::view::EngagementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::EngagementKind;

/// End an engagement.
///
/// Either side declines what was proposed, or gives up what was agreed. What is completed cannot be ended. Ending twice
/// changes nothing.
#[utoipa::path(tag = "engagements", responses((status = OK, body = EngagementView)))]
#[post("/engagements/{id}/end")]
pub async fn end_engagement(call: Call, id: IdPath<EngagementKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::EndEngagement, |engagement, side, _| engagement.end(side)).await
}
