//! Recording what an achievement is worth.

use super::valuation::ValuationBody;
use super::view::AchievementView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::{step, store};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;
use keqiao_domain::rule_pack::{Figure, RulePack};

/// Record a valuation of an achievement.
///
/// By approach, purpose and base day, with the day until which it may be used. Your organization and its hub's moderators
/// see it, nobody else. Those before stay.
#[utoipa::path(tag = "achievements", request_body = ValuationBody, responses((status = OK, body = AchievementView)))]
#[post("/achievements/{id}/valuations")]
pub async fn value_achievement(
    call: Call,
    id: IdPath<AchievementKind>,
    body: JsonBody<ValuationBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ValueAchievement, async |tx| {
            let mut stored = store::find_for_update::<Achievement>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let days_max = RulePack::of(id.0.hub(), tx.now().day()).days_max(Figure::ValuationDays);
            if let Some(event) = stored.value.value(body.0.parse(days_max)?, tx.now())? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let owner = organizations::find(tx.db(), stored.value.owner).await?.or_not_found()?;
            let standing = owner.value.may_list();
            step::reply(&call, tx, &stored, &standing).await
        })
        .await
}
