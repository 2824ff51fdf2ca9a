//! Taking the distribution of a reward back.

use super::step;
use super::view::RewardView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RewardKind;

/// Withdraw a reward.
///
/// The unit takes back a distribution that was not approved; its receipt can be distributed again. Withdrawing twice changes
/// nothing.
#[utoipa::path(tag = "rewards", responses((status = OK, body = RewardView)))]
#[post("/rewards/{id}/withdraw")]
pub async fn withdraw_reward(call: Call, id: IdPath<RewardKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::WithdrawReward, async |tx, reward, _| Ok(reward.withdraw(tx.now())?)).await
}
