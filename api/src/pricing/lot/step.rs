//! What the steps of a lot by its owner have in common.

use super::standing::Standing;
use super::store;
use super::view::LotView;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store as listing;
use crate::storage::Stored;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::{self, Action};
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, LotKind};
use keqiao_domain::identity::organization::Organization;
use keqiao_domain::pricing::lot::Lot;

/// Loads a lot to change it, takes the step, stores it, notes what happened and answers.
///
/// The owner's row is held before the lot's, as signing does: while assets are offered, nobody signs for them or puts their
/// price before the public.
///
/// # Errors
/// 404 to whoever may not know of it, 412 and 428 when the version is not the present one, and what the step refuses.
pub async fn take(
    call: &Call,
    id: Id<LotKind>,
    action: Action,
    step: impl AsyncFnOnce(&Tx, &mut Lot, &Standing) -> Result<Event, Problem>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let known = listing::find::<Lot>(tx.db(), id).await?.or_not_found()?;
            tx.check(&known.value.resource())?;
            organizations::find_for_update(tx, known.value.owner).await?.or_not_found()?;
            let mut stored = listing::find_for_update::<Lot>(tx, id).await?.or_not_found()?;
            call.check_version(stored.version)?;
            let standing = Standing::find(tx.whole_db(), tx.principal(), &stored.value).await?;

            let event = step(tx, &mut stored.value, &standing).await?;
            store::keep(tx, &mut stored).await?;
            tell(tx, &stored.value, event);

            let standing = Standing::find(tx.whole_db(), tx.principal(), &stored.value).await?;
            let view = LotView::single(&call.app, tx.principal(), &stored, &standing, tx.now());
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}

/// Notes what happened to a lot: for its owner, and for the organization that won it.
pub fn tell(tx: &Tx, lot: &Lot, event: Event) {
    let to_winner = lot.told_to_winner(&event);
    tx.emit(event);
    if let Some(event) = to_winner {
        tx.emit(event);
    }
}

/// Loads a lot for a bidder: his organization, held before the lot, and the lot, which is locked until the transaction ends.
/// So bids come one after another, and each sees the one before it.
///
/// # Errors
/// 404 when he may not know of the lot, 403 when he may not act for his organization.
pub async fn enter(tx: &Tx, action: Action, id: Id<LotKind>) -> Result<(Organization, Stored<Lot>), Problem> {
    access::check_scope(tx.principal(), action)?;
    let known = listing::find::<Lot>(tx.db(), id).await?.or_not_found()?;
    access::check(tx.principal(), Action::ShowLot, &known.value.resource())?;
    let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let own = organizations::find_for_share(tx, organization).await?.or_not_found()?.value;
    tx.check(&own.resource())?;
    let stored = listing::find_for_update::<Lot>(tx, id).await?.or_not_found()?;
    Ok((own, stored))
}
