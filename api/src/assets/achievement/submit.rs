//! Handing an achievement in.

use super::view::AchievementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Submit an achievement.
///
/// Hands it in for moderation by its hub. Submitting twice changes nothing.
#[utoipa::path(tag = "achievements", responses((status = OK, body = AchievementView)))]
#[post("/achievements/{id}/submit")]
pub async fn submit_achievement(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    step::submit::<Achievement>(&call, id.0).await
}
