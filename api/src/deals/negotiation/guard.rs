//! What other rows have against a negotiation: its two sides, the assets that are offered, the offers before.
//!
//! What must be cleared before anything is offered or accepted (a letter of intent for what may be exported only with a licence,
//! INV-41) is asked for in [`against_offering`].

use crate::deals::contract::{guard, store as contracts};
use crate::deals::offer::store as offers;
use crate::deals::screening::guard as screening;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store as listings;
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::deals::contract::ContractState;
use keqiao_domain::deals::negotiation::Negotiation;
use keqiao_domain::deals::offer::{OfferState, OfferTerms};
use keqiao_domain::id::{ContractKind, Id, OfferKind};
use keqiao_domain::rule::{Refusals, Rule};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;

/// What stands against the two sides: each one is verified by its hub.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(db: &impl ConnectionTrait, negotiation: &Negotiation) -> Result<Refusals, Problem> {
    let mut refusals = Refusals::new();
    for party in negotiation.parties() {
        let is_verified = guard::is_verified(db, party.organization).await?;
        refusals.require_at(is_verified, Rule::OrganizationNotVerified, "/parties");
    }
    Ok(refusals)
}

/// What other rows have against an offer or its acceptance: the sides' standing, and what would cross the border.
///
/// # Errors
/// When the database does not answer.
pub async fn against_offering(
    db: &impl ConnectionTrait,
    negotiation: &Negotiation,
    at: Timestamp,
) -> Result<Refusals, Problem> {
    let mut refusals = standing(db, negotiation).await?;
    refusals.append(screening::against_offering(db, negotiation, at).await?);
    Ok(refusals)
}

/// Asks for the sides' standing, with their rows held, and for what else stands against a step.
///
/// # Errors
/// All of it at once.
pub async fn require(tx: &Tx, negotiation: &Negotiation, own: Refusals) -> Result<(), Problem> {
    hold_sides(tx, negotiation).await?;
    let mut refusals = standing(tx.db(), negotiation).await?;
    refusals.append(own);
    Ok(refusals.into_result()?)
}

/// The same before an offer or its acceptance.
///
/// # Errors
/// All of it at once.
pub async fn require_offering(tx: &Tx, negotiation: &Negotiation, own: Refusals) -> Result<(), Problem> {
    hold_sides(tx, negotiation).await?;
    let mut refusals = against_offering(tx.db(), negotiation, tx.now()).await?;
    refusals.append(own);
    Ok(refusals.into_result()?)
}

/// Holds the rows of both sides: nobody is suspended, or moves across the border, before the transaction ends.
async fn hold_sides(tx: &Tx, negotiation: &Negotiation) -> Result<(), Problem> {
    let mut sides = negotiation.parties().map(|party| party.organization);
    // One order for all, so that two transactions never wait for each other.
    sides.sort_unstable();
    for side in sides {
        organizations::find_for_share(tx, side).await?;
    }
    Ok(())
}

/// Checks what an offer names: assets that belong to one of the two sides.
///
/// # Errors
/// All faulty members.
pub async fn check_subjects(tx: &Tx, negotiation: &Negotiation, terms: &OfferTerms) -> Result<(), Problem> {
    let mut faults = Faults::new();
    let patents = listings::find_many::<Patent>(tx.whole_db(), &terms.patents).await?;
    for (place, id) in terms.patents.iter().enumerate() {
        if !patents.iter().any(|row| row.value.id == *id && negotiation.is_side(row.value.owner)) {
            faults.add(format!("/terms/patents/{place}"), "asset_unknown", "is no patent of one of the two sides");
        }
    }
    let achievements = listings::find_many::<Achievement>(tx.whole_db(), &terms.achievements).await?;
    for (place, id) in terms.achievements.iter().enumerate() {
        if !achievements.iter().any(|row| row.value.id == *id && negotiation.is_side(row.value.owner)) {
            let detail = "is no achievement of one of the two sides";
            faults.add(format!("/terms/achievements/{place}"), "asset_unknown", detail);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}

/// Another offer took the place of this one.
///
/// # Errors
/// When the database does not answer.
pub async fn supersede(tx: &Tx, id: Id<OfferKind>) -> Result<(), Problem> {
    let mut earlier = offers::find_for_update(tx, id).await?.or_not_found()?;
    earlier.value.state = OfferState::Superseded;
    offers::update(tx, &earlier).await
}

/// The contract of a negotiation, while it is not withdrawn.
///
/// # Errors
/// When the database does not answer.
pub async fn open_contract(
    db: &impl ConnectionTrait,
    negotiation: &Negotiation,
) -> Result<Option<Id<ContractKind>>, Problem> {
    let Some(id) = negotiation.contract else { return Ok(None) };
    let contract = contracts::find(db, id).await?;
    Ok(contract.filter(|contract| contract.value.state != ContractState::Withdrawn).map(|contract| contract.value.id))
}
