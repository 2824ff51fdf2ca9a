//! Taking an achievement from the market.

use super::view::AchievementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::moderation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Withdraw an achievement.
///
/// Takes it from the market for good. Withdrawing twice changes nothing.
#[utoipa::path(tag = "achievements", responses((status = OK, body = AchievementView)))]
#[post("/achievements/{id}/withdraw")]
pub async fn withdraw_achievement(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::WithdrawAchievement, async |tx| {
            let mut stored = store::find_for_update::<Achievement>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let owner = organizations::find_for_share(tx, stored.value.owner).await?.or_not_found()?;
            if let Some(event) = stored.value.withdraw()? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let review = moderation::latest(tx.db(), id.0.subject(), id.0.hub()).await?;
            let standing = owner.value.may_list();
            let view = AchievementView::single(&call.app, tx.principal(), &stored, &standing, review);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
