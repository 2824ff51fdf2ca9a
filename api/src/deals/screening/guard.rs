//! Whether a contract, or what is negotiated, crosses the border, and what then stands against it.

use super::store;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use keqiao_domain::deals::content::ContractParty;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::negotiation::Negotiation;
use keqiao_domain::deals::screening::{self, Gate, against, against_going_on, crossing};
use keqiao_domain::reference::Crossing;
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;

/// Which way the technology goes between these parties; nothing when it stays on one side of the border.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn crossing_of(db: &impl ConnectionTrait, parties: &[ContractParty]) -> Result<Option<Crossing>, Problem> {
    let mut abroad = Vec::new();
    for party in parties {
        let organization = organizations::find(db, party.organization).await?;
        if organization.is_some_and(|organization| organization.value.content.is_abroad()) {
            abroad.push(party.organization);
        }
    }
    Ok(crossing(parties, |party| abroad.contains(&party)))
}

/// What the screening of the open edition has against signing a contract, or against its effect (DOMAIN 3.20).
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn against_gate(
    db: &impl ConnectionTrait,
    gate: Gate,
    contract: &Contract,
    at: Timestamp,
) -> Result<Refusals, Problem> {
    let way = crossing_of(db, &contract.content.parties).await?;
    let found = store::find_of_edition(db, contract.id, contract.open_edition()).await?;
    let found = found.as_ref().map(|stored| &stored.value);
    Ok(against(gate, &contract.content, way, found, at.day()))
}

/// What is known of the technology of the open edition and stands against approving it (INV-41).
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn against_approving(
    db: &impl ConnectionTrait,
    contract: &Contract,
    at: Timestamp,
) -> Result<Refusals, Problem> {
    let Some(found) = store::find_of_edition(db, contract.id, contract.open_edition()).await? else {
        return Ok(Refusals::new());
    };
    let way = crossing_of(db, &contract.content.parties).await?;
    Ok(against_going_on(way, Some(&found.value), at.day()))
}

/// What stands against offering in a negotiation, and against accepting what is offered (INV-41).
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn against_offering(
    db: &impl ConnectionTrait,
    negotiation: &Negotiation,
    at: Timestamp,
) -> Result<Refusals, Problem> {
    let way = crossing_of(db, &negotiation.parties()).await?;
    let found = store::find_of_negotiation(db, negotiation.id).await?;
    Ok(screening::against_offering(way, found.as_ref().map(|stored| &stored.value), at.day()))
}
