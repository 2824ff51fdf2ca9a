//! Drawing up the distribution of a reward.

use super::reckon::reckon;
use super::store;
use super::view::{RewardBody, RewardView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::reward::Reward;
use keqiao_domain::rule::{Refusals, Rule};

/// Calculate a reward.
///
/// Your organization distributes the reward of one receipt: of the income of a contract in which it sold or licensed its result,
/// or of its own use of an achievement. Net income, floor and local standard are those of `GET /v1/previews/reward`, by the
/// unit's hub and the day of the receipt. A unit of the state does not go below the floor; a rate of the unit's own rule or an
/// agreement is shown by its digest. A further receipt, such as the next royalty, is another distribution.
#[utoipa::path(tag = "rewards", request_body = RewardBody, responses((status = CREATED, body = RewardView)))]
#[post("/rewards")]
pub async fn calculate_reward(call: Call, body: JsonBody<RewardBody>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::CalculateReward, async |tx| {
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?.value;
            tx.check(&owner.resource())?;
            let source = body.0.source()?;

            let (reckoned, mut refusals) = reckon(tx, (organization, source), None, &body.0.calculation).await?;
            if !refusals.is_empty() {
                refusals.append(reckoned.against());
                return Err(refusals.into());
            }
            let id = tx.next_id(organization.hub());
            let drawn_by = tx.principal().actor.user();
            let (value, event) = Reward::calculate((id, organization), source, reckoned, drawn_by)?;
            if !store::insert(tx, &value).await? {
                return Err(Refusals::of(Rule::RewardReceiptDistributed).into());
            }
            tx.emit(event);

            let row = store::find(tx.db(), id).await?.or_not_found()?;
            let view = RewardView::single(&call.app, tx.principal(), &row, &owner.may_list(), tx.now());
            Ok(Reply::created(&view, format!("/v1/rewards/{id}"))?.version(row.version))
        })
        .await
}
