//! What the steps of a credential have in common.

use super::view::CredentialView;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::HttpResponse;
use keqiao_domain::access::Action;
use keqiao_domain::event::Event;
use keqiao_domain::id::{CredentialKind, Id, OrganizationKind};
use keqiao_domain::people::credential::Credential;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// Takes a step: `step` gets the caller's organization and the present time.
///
/// # Errors
/// What the access table or the domain refuse.
pub async fn take(
    call: &Call,
    id: Id<CredentialKind>,
    action: Action,
    step: impl FnOnce(&mut Credential, Option<Id<OrganizationKind>>, Timestamp) -> Result<Option<Event>, Refusals>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let mut stored = store::find_for_update::<Credential>(tx, id).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            if let Some(event) = step(&mut stored.value, tx.principal().organization, tx.now())? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let view = CredentialView::single(&call.app, tx.principal(), &stored, tx.now());
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
