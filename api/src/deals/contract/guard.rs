//! What other rows have against a contract: its parties, the assets it is about.
//!
//! What must be cleared before anybody signs (a price that was on public notice, a right of first refusal, the consent
//! of co-owners, a licence to export) is asked for in [`against_signing`], one line for each.

use super::transfer;
use crate::deals::licence::{store as licence_rows, surroundings as licences};
use crate::deals::milestone::follow as milestones;
use crate::deals::screening::guard as screening;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store as listings;
use crate::pricing::guard as pricing;
use crate::tx::Tx;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::deals::content::{ConditionKind, ContractContent};
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::contract_type::ContractSide;
use keqiao_domain::deals::grant::LicenceMode;
use keqiao_domain::deals::screening::Gate;
use keqiao_domain::id::{Id, OrganizationKind, Subject};
use keqiao_domain::rule::{Refusals, Rule};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;

/// Whether an organization is verified by its hub.
pub(in crate::deals) async fn is_verified(
    db: &impl ConnectionTrait,
    id: Id<OrganizationKind>,
) -> Result<bool, Problem> {
    let organization = organizations::find(db, id).await?;
    Ok(organization.is_some_and(|organization| organization.value.may_list().is_empty()))
}

/// What stands against the parties: each one is verified by its hub.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(db: &impl ConnectionTrait, contract: &Contract) -> Result<Refusals, Problem> {
    let mut refusals = Refusals::new();
    for party in &contract.content.parties {
        refusals.require_at(is_verified(db, party.organization).await?, Rule::OrganizationNotVerified, "/parties");
    }
    Ok(refusals)
}

/// The same, with the parties' rows held: nobody is suspended before the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_standing(tx: &Tx, contract: &Contract) -> Result<Refusals, Problem> {
    let mut parties: Vec<_> = contract.content.parties.iter().map(|party| party.organization).collect();
    // One order for all, so that two transactions never wait for each other.
    parties.sort_unstable();
    for party in parties {
        organizations::find_for_share(tx, party).await?;
    }
    standing(tx.db(), contract).await
}

/// What other rows have against a signature. Their owners add to it.
///
/// # Errors
/// When the database does not answer.
pub async fn against_signing(
    db: &impl ConnectionTrait,
    contract: &Contract,
    at: Timestamp,
) -> Result<Refusals, Problem> {
    let mut refusals = pricing::against_signing(db, contract, at).await?;
    refusals.append(transfer::against(db, contract, at.day()).await?);
    refusals.append(licences::against(db, contract, at).await?.0);
    refusals.append(against_change(db, contract).await?);
    refusals.append(screening::against_gate(db, Gate::Signature, contract, at).await?);
    Ok(refusals)
}

/// What other rows have against the change that waits: what was accepted stays agreed.
///
/// # Errors
/// When the database does not answer.
pub async fn against_change(db: &impl ConnectionTrait, contract: &Contract) -> Result<Refusals, Problem> {
    match &contract.pending {
        Some(pending) => milestones::variation(db, contract.id, &pending.content).await,
        None => Ok(Refusals::new()),
    }
}

/// What other rows have against saying that the condition at that place is met: the licence to export is one, and nothing
/// takes effect across the border without its papers.
///
/// # Errors
/// When the database does not answer.
pub async fn against_fulfilling(
    db: &impl ConnectionTrait,
    contract: &Contract,
    place: usize,
    at: Timestamp,
) -> Result<Refusals, Problem> {
    let conditions = &contract.content.conditions;
    let is_licence = conditions.get(place).is_some_and(|one| one.kind == ConditionKind::ExportLicence);
    let is_last = (0..conditions.len()).all(|other| other == place || contract.is_fulfilled(other));
    if !is_licence && !is_last {
        return Ok(Refusals::new());
    }
    screening::against_gate(db, Gate::Effect, contract, at).await
}

/// What other rows have against saying that any condition is met: what stands against each that is not met yet.
///
/// # Errors
/// When the database does not answer.
pub async fn against_all_fulfilling(
    db: &impl ConnectionTrait,
    contract: &Contract,
    at: Timestamp,
) -> Result<Refusals, Problem> {
    let mut refusals = Refusals::new();
    for place in (0..contract.content.conditions.len()).filter(|place| !contract.is_fulfilled(*place)) {
        refusals = against_fulfilling(db, contract, place, at).await?;
        if refusals.is_empty() {
            break;
        }
    }
    Ok(refusals)
}

/// Checks what a content names: organizations that are there, and assets that belong to its parties; in a transfer or a
/// licence, to a seller.
///
/// # Errors
/// All faulty members.
pub async fn check_references(tx: &Tx, content: &ContractContent) -> Result<(), Problem> {
    tx.with_whole_db(async || references(tx, content).await).await
}

async fn references(tx: &Tx, content: &ContractContent) -> Result<(), Problem> {
    let mut faults = Faults::new();
    for (place, party) in content.parties.iter().enumerate() {
        if organizations::find(tx.db(), party.organization).await?.is_none() {
            let pointer = format!("/parties/{place}/organization");
            faults.add(pointer, "organization_unknown", "there is no such organization");
        }
    }
    let needs_seller = content.contract_type().needs_subject();
    let may_bring = |owner: Id<OrganizationKind>| match content.side_of(owner) {
        Some(ContractSide::Seller) => true,
        Some(ContractSide::Buyer) => !needs_seller,
        None => false,
    };
    // A sub-licence is brought by who holds a licence.
    let is_sub = content.grant.as_ref().is_some_and(|grant| grant.mode == LicenceMode::Sub);
    let of_content = content.patents.iter().map(Id::subject).chain(content.achievements.iter().map(Id::subject));
    let named: Vec<Subject> = of_content.filter(|_| is_sub).collect();
    let licences = licence_rows::list_standing(tx.db(), &named).await?;
    let is_held = |asset: Subject| {
        let mut of_asset = licences.iter().filter(|row| row.value.asset == asset);
        of_asset.any(|row| row.value.licensees.iter().any(|licensee| may_bring(*licensee)))
    };
    let patents = listings::find_many::<Patent>(tx.db(), &content.patents).await?;
    for (place, id) in content.patents.iter().enumerate() {
        let is_brought = |owner| may_bring(owner) || is_held(id.subject());
        if !patents.iter().any(|row| row.value.id == *id && is_brought(row.value.owner)) {
            faults.add(format!("/patents/{place}"), "asset_unknown", "is no patent of a party that could bring it");
        }
    }
    let achievements = listings::find_many::<Achievement>(tx.db(), &content.achievements).await?;
    for (place, id) in content.achievements.iter().enumerate() {
        let is_brought = |owner| may_bring(owner) || is_held(id.subject());
        if !achievements.iter().any(|row| row.value.id == *id && is_brought(row.value.owner)) {
            let detail = "is no achievement of a party that could bring it";
            faults.add(format!("/achievements/{place}"), "asset_unknown", detail);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}
