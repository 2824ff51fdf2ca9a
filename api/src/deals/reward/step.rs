//! What the steps of a distribution have in common.

use super::store;
use super::view::RewardView;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::Action;
use keqiao_domain::deals::reward::Reward;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, RewardKind};
use keqiao_domain::rule::Refusals;

/// Loads a distribution to change it, takes the step, stores it, notes what happened and answers.
///
/// # Errors
/// 404 to whoever may not know of it, 412 and 428 when the version is not the present one, and what the step refuses.
pub async fn take(
    call: &Call,
    id: Id<RewardKind>,
    action: Action,
    step: impl AsyncFnOnce(&Tx, &mut Reward, &Refusals) -> Result<Option<Event>, Problem>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let mut row = store::find_for_update(tx, id).await?.or_not_found()?;
            tx.check(&row.value.resource_of_named(tx.principal()))?;
            call.check_version(row.version)?;
            // Verified or not: who shares in it may be of another organization.
            let held = async || organizations::find_for_share(tx, row.value.owner).await;
            let standing = tx.with_whole_db(held).await?.or_not_found()?.value.may_list();

            if let Some(event) = step(tx, &mut row.value, &standing).await? {
                store::update(tx, &mut row).await?;
                tx.emit(event);
            }

            let view = RewardView::single(&call.app, tx.principal(), &row, &standing, tx.now());
            Ok(Reply::ok(&view)?.version(row.version))
        })
        .await
}
