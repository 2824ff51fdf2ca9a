//! Putting the distribution of a reward before others.

use super::step;
use super::view::RewardView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RewardKind;

/// Post a reward.
///
/// An approver of the unit, who neither drew it up nor shares in it, puts the distribution before the unit and those named, for
/// the days of a price notice. One that rewards leading staff goes before the public: everybody reads who of them gets what.
#[utoipa::path(tag = "rewards", responses((status = OK, body = RewardView)))]
#[post("/rewards/{id}/post")]
pub async fn post_reward(call: Call, id: IdPath<RewardKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::PostReward, async |tx, reward, standing| {
        let by = tx.principal().actor.user();
        if !standing.is_empty() {
            let mut refusals = standing.clone();
            refusals.append(reward.may_post(by));
            return Err(refusals.into());
        }
        Ok(Some(reward.post(by, tx.now())?))
    })
    .await
}
