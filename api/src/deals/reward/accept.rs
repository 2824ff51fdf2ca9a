//! Saying that one's own share of a reward is right.

use super::step;
use super::view::RewardView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RewardKind;

/// Accept a reward.
///
/// Somebody whom the distribution names says that his share is right, from its notice on. Accepting twice changes nothing; no
/// step waits for it.
#[utoipa::path(tag = "rewards", responses((status = OK, body = RewardView)))]
#[post("/rewards/{id}/accept")]
pub async fn accept_reward(call: Call, id: IdPath<RewardKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::AcceptReward, async |tx, reward, _| {
        Ok(reward.accept(tx.principal().actor.user(), tx.now())?)
    })
    .await
}
