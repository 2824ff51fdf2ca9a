//! Who waits for an achievement.

use super::asker::{MatchQuery, match_listing};
use super::view::MatchList;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::AchievementKind;

/// Match an achievement.
///
/// Open demands that the achievement may answer, best first, each with the reasons for its place. The owner can ask for
/// a draft as well.
#[utoipa::path(tag = "matching", params(MatchQuery), responses((status = OK, body = MatchList)))]
#[get("/achievements/{id}/matches")]
pub async fn match_achievement(
    call: Call,
    id: IdPath<AchievementKind>,
    query: Query<MatchQuery>,
) -> Result<HttpResponse, Problem> {
    match_listing(&call, Action::MatchAchievement, id.0.subject(), query.0).await
}
