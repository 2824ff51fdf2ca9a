//! Saying that a reward was paid.

use super::step;
use super::view::{RewardPaymentBody, RewardView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RewardKind;

/// Pay a reward.
///
/// The unit says that an approved reward was paid, and how. The same again changes nothing.
#[utoipa::path(tag = "rewards", request_body = RewardPaymentBody, responses((status = OK, body = RewardView)))]
#[post("/rewards/{id}/pay")]
pub async fn pay_reward(
    call: Call,
    id: IdPath<RewardKind>,
    body: JsonBody<RewardPaymentBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::PayReward, async |tx, reward, _| Ok(reward.pay(body.0.parse()?, tx.now())?)).await
}
