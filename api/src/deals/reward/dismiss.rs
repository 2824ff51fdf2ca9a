//! Finding that an objection to a reward is not right.

use super::step;
use super::view::RewardView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::pricing::notice::view::ObjectionFindingBody;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RewardKind;
use keqiao_domain::text::Reason;

/// Dismiss an objection to a reward.
///
/// An approver of the unit, who neither drew it up nor shares in it, writes the finding that the objection is not right. When
/// none is open any more, the days go on: those that they stood still are added.
#[utoipa::path(tag = "rewards", request_body = ObjectionFindingBody, responses((status = OK, body = RewardView)))]
#[post("/rewards/{id}/dismiss")]
pub async fn dismiss_reward_objection(
    call: Call,
    id: IdPath<RewardKind>,
    body: JsonBody<ObjectionFindingBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::DismissRewardObjection, async |tx, reward, _| {
        let mut faults = Faults::new();
        let finding = faults.take("/finding", Reason::parse(&body.0.finding)).ok_or(faults)?;
        Ok(Some(reward.dismiss(tx.principal().actor.user(), body.0.objection.0, finding, tx.now())?))
    })
    .await
}
