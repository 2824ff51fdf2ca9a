//! The distribution of one reward.

use super::store;
use super::view::RewardView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::RewardKind;

/// Show a reward.
///
/// The unit reads all of it, whoever it names what is his own, and the public what leading staff get, from its notice on.
/// `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "rewards", responses((status = OK, body = RewardView)))]
#[get("/rewards/{id}")]
pub async fn show_reward(call: Call, id: IdPath<RewardKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowReward)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowReward, &row.value.resource_of_named(&call.principal))?;
    // Verified or not: who shares in it may be of another organization.
    let standing = organizations::find(call.whole_db(), row.value.owner).await?.or_not_found()?.value.may_list();
    let now = call.app.clock.now();
    call.show(&RewardView::single(&call.app, &call.principal, &row, &standing, now), row.version)
}
