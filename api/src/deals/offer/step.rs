//! What the steps of an offer have in common.

use super::store::{self, StoredOffer};
use super::view::OfferView;
use crate::call::Call;
use crate::deals::negotiation::guard;
use crate::deals::negotiation::store as negotiations;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::storage::Stored;
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::access::{self, Action, Principal};
use keqiao_domain::deals::negotiation::Negotiation;
use keqiao_domain::deals::offer::{Offer, OfferState};
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, OfferKind, OrganizationKind};
use sea_orm::ConnectionTrait;

/// An offer that is being stepped on, with its negotiation. The negotiation is locked first.
pub struct Loaded {
    /// The negotiation.
    pub negotiation: Stored<Negotiation>,
    /// The offer.
    pub offer: StoredOffer,
    /// For which side the caller acts.
    pub by: Id<OrganizationKind>,
}

/// Whether the caller may know of the offer: a draft is its own side's.
fn is_seen(offer: &Offer, made: bool, organization: Option<Id<OrganizationKind>>) -> bool {
    let is_own = organization == Some(offer.organization);
    is_own || made && offer.state != OfferState::Draft
}

/// An offer and its negotiation, as far as the caller may see them.
///
/// # Errors
/// 404 to everybody but the two sides, and to the other side while it is a draft.
pub async fn find_visible(
    db: &impl ConnectionTrait,
    principal: &Principal,
    action: Action,
    id: Id<OfferKind>,
) -> Result<(Stored<Negotiation>, StoredOffer), Problem> {
    access::check_scope(principal, action)?;
    let offer = store::find(db, id).await?.or_not_found()?;
    let negotiation = negotiations::find(db, offer.value.negotiation).await?.or_not_found()?;
    access::check(principal, action, &negotiation.value.resource(principal.organization))?;
    is_seen(&offer.value, offer.made_at.is_some(), principal.organization).then_some(()).or_not_found()?;
    Ok((negotiation, offer))
}

/// Loads an offer to step on it.
///
/// # Errors
/// 404 to everybody but the two sides, and to the other side while it is a draft.
pub async fn load(tx: &Tx, action: Action, id: Id<OfferKind>) -> Result<Loaded, Problem> {
    let (known, _) = find_visible(tx.db(), tx.principal(), action, id).await?;
    let negotiation = negotiations::find_for_update(tx, known.value.id).await?.or_not_found()?;
    let offer = store::find_for_update(tx, id).await?.or_not_found()?;
    let by = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    Ok(Loaded { negotiation, offer, by })
}

/// Stores the change, notes what happened and answers.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(call: &Call, tx: &Tx, loaded: Loaded, events: Vec<Event>) -> Result<Reply, Problem> {
    let Loaded { mut negotiation, offer, .. } = loaded;
    if !events.is_empty() {
        store::update(tx, &offer).await?;
        negotiations::update(tx, &mut negotiation).await?;
        for event in events {
            tx.emit(event);
        }
    }
    let against = guard::against_offering(tx.db(), &negotiation.value, tx.now()).await?;
    let view = OfferView::single(&call.principal, &negotiation.value, &offer, &against, tx.now());
    Reply::ok(&view)
}
