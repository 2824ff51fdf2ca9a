//! Entering an achievement.

use super::view::{AchievementBody, AchievementView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::assets::achievement::Achievement;

/// Create an achievement.
///
/// Enters a draft for your organization, in its home hub. Only your organization and the hub's moderators see it until
/// it is published.
#[utoipa::path(tag = "achievements", request_body = AchievementBody, responses((status = CREATED, body = AchievementView)))]
#[post("/achievements")]
pub async fn create_achievement(call: Call, body: JsonBody<AchievementBody>) -> Result<HttpResponse, Problem> {
    step::create::<Achievement>(&call, body.0).await
}
