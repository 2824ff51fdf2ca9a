//! Taking an achievement from the market.

use super::view::AchievementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Withdraw an achievement.
///
/// Takes it from the market for good. Withdrawing twice changes nothing.
#[utoipa::path(tag = "achievements", responses((status = OK, body = AchievementView)))]
#[post("/achievements/{id}/withdraw")]
pub async fn withdraw_achievement(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    step::withdraw::<Achievement>(&call, id.0).await
}
