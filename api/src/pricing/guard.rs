//! What pricing and other holders have against a signature: one call from the contract's own guard.

use super::clearance::find::Say;
use super::clearance::store as clearances;
use super::lot::{bidder, standing, store as lots};
use super::notice::relation::against_relation;
use super::notice::store as notices;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::identity::organization_profile::store as profiles;
use keqiao_domain::deals::content::ContractContent;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::contract_type::ContractSide;
use keqiao_domain::pricing::lot::Lot;
use keqiao_domain::pricing::terms::{RouteDuty, route_duty};
use keqiao_domain::rule::{Refusals, Rule};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;

/// What stands against signing a contract: preservation, holders of rights who have not said yes, and, where the seller is an
/// institution of the state, a price that was not settled by one of the three routes (INV-05, INV-09 to INV-12).
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn against_signing(
    db: &impl ConnectionTrait,
    contract: &Contract,
    at: Timestamp,
) -> Result<Refusals, Problem> {
    let day = at.day();
    let say = Say::find(db, contract, day).await?;
    let served: Vec<_> =
        clearances::list_of_contract(db, contract.id).await?.into_iter().map(|row| row.value).collect();
    let mut refusals = say.against(contract, &served, day);
    refusals.append(against_price(db, &contract.content).await?);
    Ok(refusals)
}

/// What stands against the price: a state institute or university that transfers or licenses has a cleared notice with the
/// same terms, or a lot that was awarded for them; one that does not tell whether the state set it up, and took no route, says so
/// first. Whoever the seller is, what a lot offers is signed for with its winner.
async fn against_price(db: &impl ConnectionTrait, content: &ContractContent) -> Result<Refusals, Problem> {
    let mut refusals = Refusals::new();
    if !content.contract_type().needs_subject() {
        return Ok(refusals);
    }
    for seller in content.organizations(ContractSide::Seller) {
        let lots = lots::find_touching(db, seller, content).await?;
        let met = lots.iter().find(|lot| lot.is_met_by(content));
        let is_held = lots.iter().any(|lot| lot.state.holds_assets() && lot.shuts_out(content));
        refusals.require_at(met.is_some() || !is_held, Rule::PricingAssetInLot, "/achievements");
        if let Some(lot) = met {
            refusals.append(against_winner(db, lot).await?);
            continue;
        }
        let Some(organization) = organizations::find(db, seller).await? else { continue };
        let (profile, _) = profiles::find(db, seller).await?;
        let duty = route_duty(&organization.value.content, profile.nature.as_ref());
        if duty == RouteDuty::Free {
            continue;
        }
        let cleared = notices::find_cleared(db, seller, content).await?;
        if duty == RouteDuty::Untold && !cleared.iter().any(|notice| notice.terms.equal(content)) {
            refusals.require_at(false, Rule::PricingNatureMissing, "/parties");
            continue;
        }
        let is_awarded = lots.iter().any(|lot| lot.is_about(content));
        refusals.require_at(!cleared.is_empty() || is_awarded, Rule::PricingRouteMissing, "/amounts");
        refusals.require_at(!cleared.is_empty() || !is_awarded, Rule::PricingAwardDiffers, "/amounts");
        let is_same = cleared.is_empty() || cleared.iter().any(|notice| notice.terms.equal(content));
        refusals.require_at(is_same, Rule::PricingTermsDiffer, "/amounts");
        if let Some(notice) = cleared.iter().find(|notice| notice.terms.equal(content)) {
            refusals.append(against_relation(db, notice).await?);
        }
    }
    Ok(refusals)
}

/// What stands against the winner of a lot: a relation to the owner that it did not declare when it registered.
async fn against_winner(db: &impl ConnectionTrait, lot: &Lot) -> Result<Refusals, Problem> {
    let Some(award) = lot.award else { return Ok(Refusals::new()) };
    let registrations = bidder::list(db, lot.id).await?;
    match registrations.iter().find(|bidder| bidder.number == award.bidder) {
        Some(winner) => standing::against_relation(db, lot, (winner.organization, &winner.relation)).await,
        None => Ok(Refusals::new()),
    }
}
