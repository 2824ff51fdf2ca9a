//! What the steps of a disclosure have in common.

use super::view::DisclosureView;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::HttpResponse;
use keqiao_domain::access::Action;
use keqiao_domain::assets::disclosure::{Disclosure, DisclosureSide};
use keqiao_domain::event::Event;
use keqiao_domain::id::{DisclosureKind, Id};
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// Takes a step: `step` gets the side on which the caller stands and the present time. What only the owner may do is
/// refused to the reader's side.
///
/// # Errors
/// What the access table or the domain refuse.
pub async fn take(
    call: &Call,
    id: Id<DisclosureKind>,
    action: Action,
    step: impl FnOnce(&mut Disclosure, DisclosureSide, Timestamp) -> Result<Option<Event>, Refusals>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let mut stored = store::find_for_update::<Disclosure>(tx, id).await?.or_not_found()?;
            let organization = tx.principal().organization;
            tx.check(&stored.value.resource(organization))?;
            let side = stored.value.side_of(organization).ok_or_else(|| Problem::new(Code::Forbidden))?;
            if action != Action::EndDisclosure && side != DisclosureSide::Owner {
                return Err(Problem::new(Code::Forbidden));
            }
            call.check_version(stored.version)?;

            if let Some(event) = step(&mut stored.value, side, tx.now())? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let view = DisclosureView::single(&call.app, tx.principal(), &stored);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
