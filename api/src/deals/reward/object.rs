//! Objecting to the distribution of a reward.

use super::step;
use super::view::RewardView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::pricing::notice::view::ObjectionBody;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::RewardKind;
use keqiao_domain::pricing::notice::Objection;
use keqiao_domain::text::Reason;

/// Object to a reward.
///
/// Whoever reads the notice may, until the last day: the members of the unit, those named, and everybody who is logged in where
/// leading staff are rewarded. The days stand still until the finding. What you write is read by the unit and its hub's
/// moderators.
#[utoipa::path(tag = "rewards", request_body = ObjectionBody, responses((status = OK, body = RewardView)))]
#[post("/rewards/{id}/object")]
pub async fn object_reward(
    call: Call,
    id: IdPath<RewardKind>,
    body: JsonBody<ObjectionBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ObjectReward, async |tx, reward, _| {
        let mut faults = Faults::new();
        let text = faults.take("/text", Reason::parse(&body.0.text)).ok_or(faults)?;
        let objection = Objection {
            id: tx.next_id(reward.id.hub()),
            by: tx.principal().actor.user(),
            organization: tx.principal().organization,
            text,
            at: tx.now(),
            finding: None,
        };
        Ok(Some(reward.object(objection)?))
    })
    .await
}
