//! Changing an achievement.

use super::view::{AchievementBody, AchievementView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, patch};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Change an achievement.
///
/// A JSON Merge Patch (RFC 7396): null deletes. An achievement is changed while it is a draft or on hold; its metadata
/// at any time.
#[utoipa::path(tag = "achievements",
    request_body(content = AchievementBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = AchievementView)))]
#[patch("/achievements/{id}")]
pub async fn amend_achievement(
    call: Call,
    id: IdPath<AchievementKind>,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    step::amend::<Achievement>(&call, id.0, patch).await
}
