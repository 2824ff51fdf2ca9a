//! What the steps of a negotiation have in common.

use super::guard;
use super::store;
use super::view::NegotiationView;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::storage::Stored;
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::access::{self, Action};
use keqiao_domain::deals::negotiation::Negotiation;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, NegotiationKind, OrganizationKind};

/// A negotiation that the caller may see.
///
/// # Errors
/// 404 to everybody but the two sides.
pub async fn find_visible(
    call: &Call,
    action: Action,
    id: Id<NegotiationKind>,
) -> Result<Stored<Negotiation>, Problem> {
    access::check_scope(&call.principal, action)?;
    let stored = store::find(call.db(), id).await?.or_not_found()?;
    access::check(&call.principal, action, &stored.value.resource(call.principal.organization))?;
    Ok(stored)
}

/// Loads a negotiation to add to it, and tells for which side the caller acts. Nothing of it changes, so no version is asked for.
///
/// # Errors
/// 404 to everybody but the two sides.
pub async fn load_quietly(
    tx: &Tx,
    id: Id<NegotiationKind>,
) -> Result<(Stored<Negotiation>, Id<OrganizationKind>), Problem> {
    let stored = store::find_for_update(tx, id).await?.or_not_found()?;
    tx.check(&stored.value.resource(tx.principal().organization))?;
    let by = tx.principal().organization.filter(|by| stored.value.is_side(*by));
    Ok((stored, by.ok_or_else(|| Problem::new(Code::Forbidden))?))
}

/// Loads a negotiation to change it.
///
/// # Errors
/// 404 to everybody but the two sides, 412 and 428 when the version is not the present one.
pub async fn load(
    call: &Call,
    tx: &Tx,
    id: Id<NegotiationKind>,
) -> Result<(Stored<Negotiation>, Id<OrganizationKind>), Problem> {
    let (stored, by) = load_quietly(tx, id).await?;
    call.check_version(stored.version)?;
    Ok((stored, by))
}

/// Stores the change, notes what happened and answers.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(call: &Call, tx: &Tx, mut stored: Stored<Negotiation>, events: Vec<Event>) -> Result<Reply, Problem> {
    if !events.is_empty() {
        store::update(tx, &mut stored).await?;
        for event in events {
            tx.emit(event);
        }
    }
    let standing = guard::standing(tx.db(), &stored.value).await?;
    let contract = guard::open_contract(tx.db(), &stored.value).await?;
    let view = NegotiationView::single(&call.app, tx.principal(), &stored, (&standing, contract));
    Ok(Reply::ok(&view)?.version(stored.version))
}
