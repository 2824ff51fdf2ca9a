//! What the steps of a notice have in common.

use super::relation;
use super::view::NoticeView;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::Action;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, NoticeKind};
use keqiao_domain::pricing::notice::Notice;
use keqiao_domain::rule::Refusals;

/// Loads a notice to change it, takes the step, stores it, notes what happened and answers.
///
/// # Errors
/// 404 to whoever may not know of it, 412 and 428 when the version is not the present one, and what the step refuses.
pub async fn take(
    call: &Call,
    id: Id<NoticeKind>,
    action: Action,
    step: impl AsyncFnOnce(&Tx, &mut Notice, &Refusals) -> Result<Option<Event>, Problem>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let mut stored = store::find_for_update::<Notice>(tx, id).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;
            let owner = organizations::find_for_share(tx, stored.value.owner).await?.or_not_found()?;
            let standing = relation::standing(tx.db(), &owner.value, &stored.value).await?;

            if let Some(event) = step(tx, &mut stored.value, &standing).await? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let view = NoticeView::single(&call.app, tx.principal(), &stored, &standing, tx.now());
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
