//! Putting an achievement before the market.

use super::view::AchievementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Publish an achievement.
///
/// Puts a registered achievement before the market. Publishing an achievement that is already public succeeds and changes
/// nothing.
#[utoipa::path(tag = "achievements", responses((status = OK, body = AchievementView)))]
#[post("/achievements/{id}/publish")]
pub async fn publish_achievement(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    step::publish::<Achievement>(&call, id.0).await
}
