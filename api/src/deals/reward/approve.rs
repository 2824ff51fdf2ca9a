//! Approving the distribution of a reward.

use super::step;
use super::view::RewardView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RewardKind;

/// Approve a reward.
///
/// An approver of the unit, who neither drew it up nor shares in it, approves the distribution when the days of its notice are
/// over and no objection is open. What was approved never changes; a further receipt is another distribution. Approving twice
/// changes nothing.
#[utoipa::path(tag = "rewards", responses((status = OK, body = RewardView)))]
#[post("/rewards/{id}/approve")]
pub async fn approve_reward(call: Call, id: IdPath<RewardKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ApproveReward, async |tx, reward, _| {
        Ok(reward.approve(tx.principal().actor.user(), tx.now())?)
    })
    .await
}
