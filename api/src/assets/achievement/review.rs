//! The moderator's decision on an achievement.

use super::view::AchievementView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::moderation::ReviewBody;
use actix_web::{HttpResponse, post};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Review an achievement.
///
/// A moderator of its hub decides by score sheet: four criteria, 0 to 5 each; at least 10 points and no zero admit.
#[utoipa::path(tag = "achievements", request_body = ReviewBody, responses((status = OK, body = AchievementView)))]
#[post("/achievements/{id}/review")]
pub async fn review_achievement(
    call: Call,
    id: IdPath<AchievementKind>,
    body: JsonBody<ReviewBody>,
) -> Result<HttpResponse, Problem> {
    step::review::<Achievement>(&call, id.0, body.0).await
}
