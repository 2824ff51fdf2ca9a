//! Calculating the distribution of a reward anew.

use super::reckon::reckon;
use super::step;
use super::view::{CalculationBody, RewardView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RewardKind;

/// Recalculate a reward.
///
/// The unit calculates a distribution anew, before its notice or after an objection was right; its source stays. It is noticed
/// again.
#[utoipa::path(tag = "rewards", request_body = CalculationBody, responses((status = OK, body = RewardView)))]
#[post("/rewards/{id}/recalculate")]
pub async fn recalculate_reward(
    call: Call,
    id: IdPath<RewardKind>,
    body: JsonBody<CalculationBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::RecalculateReward, async |tx, reward, _| {
        let (reckoned, against) = reckon(tx, (reward.owner, reward.source), Some(reward.id), &body.0).await?;
        if !against.is_empty() {
            let mut refusals = reward.may_recalculate();
            refusals.append(against);
            refusals.append(reckoned.against());
            return Err(refusals.into());
        }
        Ok(Some(reward.recalculate(reckoned, tx.principal().actor.user())?))
    })
    .await
}
