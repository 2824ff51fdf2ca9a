//! The moderator's decision on an achievement.

use super::view::AchievementView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::moderation::{self, ReviewBody};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
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
    call.app
        .write(&call, Action::ReviewAchievement, async |tx| {
            let mut stored = store::find_for_update::<Achievement>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let hub = id.0.hub();
            let review = body.0.parse(tx.next_id(hub))?;
            let event = stored.value.review(&review, tx.principal().organization)?;
            moderation::insert_many(tx, &[(id.0.subject(), &review)], hub).await?;
            store::update(tx, &mut stored).await?;
            tx.emit(event);

            let owner = organizations::find(tx.db(), stored.value.owner).await?.or_not_found()?;
            let review = moderation::latest(tx.db(), id.0.subject(), hub).await?;
            let standing = owner.value.may_list();
            let view = AchievementView::single(&call.app, tx.principal(), &stored, &standing, review);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
