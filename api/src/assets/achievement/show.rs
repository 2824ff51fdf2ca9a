//! One achievement.

use super::view::AchievementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::moderation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Show an achievement.
///
/// A published achievement is public; another one is seen by its owner and its hub's moderators. `transitions` tells what
/// may follow and what stands against it.
#[utoipa::path(tag = "achievements", responses((status = OK, body = AchievementView)))]
#[get("/achievements/{id}")]
pub async fn show_achievement(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Achievement>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowAchievement, &stored.value.resource())?;
    let owner = organizations::find(call.db(), stored.value.owner).await?.or_not_found()?;
    let review = moderation::latest(call.db(), id.0.subject(), id.0.hub()).await?;
    let view = AchievementView::single(&call.app, &call.principal, &stored, &owner.value.may_list(), review);
    call.show(&view, stored.version)
}
