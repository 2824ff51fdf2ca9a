//! One achievement.

use super::view::AchievementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, get};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Show an achievement.
///
/// A published achievement is public; another one is seen by its owner and its hub's moderators. `transitions` tells what
/// may follow and what stands against it.
#[utoipa::path(tag = "achievements", responses((status = OK, body = AchievementView)))]
#[get("/achievements/{id}")]
pub async fn show_achievement(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    step::show::<Achievement>(&call, id.0).await
}
