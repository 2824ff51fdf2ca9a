//! Reckoning a distribution: what the body says, by the unit's nature and the rule pack.

use super::store;
use super::view::CalculationBody;
use crate::deals::contract::store as contracts;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::identity::organization_profile::store as profiles;
use crate::listing::store as listings;
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::deals::reward::{Reckoned, RewardSource, against_contract, against_own_use};
use keqiao_domain::id::{Id, OrganizationKind, RewardKind};
use keqiao_domain::preview::OwnerRule;
use keqiao_domain::pricing::terms::{RouteDuty, route_duty};
use keqiao_domain::rule::{Refusals, Rule};

/// Reads a calculation of a unit, reckons it, and tells what its source and other distributions have against it. The unit's row is
/// held, so that it stays what it is.
///
/// # Errors
/// All faulty members, and what the database does not answer.
pub async fn reckon(
    tx: &Tx,
    (owner, source): (Id<OrganizationKind>, RewardSource),
    recalculated: Option<Id<RewardKind>>,
    body: &CalculationBody,
) -> Result<(Reckoned, Refusals), Problem> {
    let mut faults = Faults::new();
    let calculation = body.parse(&mut faults, tx.now().day());
    let users: Vec<_> = body.persons.iter().filter_map(|person| person.user).map(|user| user.0).collect();
    if !store::are_users(tx.whole_db(), &users).await? {
        faults.add("/persons", "user_unknown", "names a user whom nobody knows");
    }
    let unit = organizations::find_for_share(tx, owner).await?.or_not_found()?.value;
    let (profile, _) = profiles::find(tx.db(), owner).await?;
    // Who does not tell whether the state set it up keeps the floor (促进科技成果转化法 45).
    let owner_rule = match route_duty(&unit.content, profile.nature.as_ref()) {
        RouteDuty::Bound | RouteDuty::Untold => OwnerRule::State,
        RouteDuty::Free => OwnerRule::Other,
    };
    let reckoned = calculation
        .and_then(|calculation| faults.take("/persons", Reckoned::try_new(calculation, owner.hub(), owner_rule)));
    let mut refusals = Refusals::new();
    match source {
        RewardSource::Contract(id) => {
            let contract = contracts::find(tx.db(), id).await?.map(|stored| stored.value);
            // Whoever is no party does not learn whether it is there.
            match contract.filter(|contract| contract.content.side_of(owner).is_some()) {
                Some(contract) => refusals.append(against_contract(&contract, owner, body.way.0)),
                None => faults.add("/contract", "contract_unknown", "names no contract of your organization"),
            }
        }
        RewardSource::OwnUse(id) => {
            let achievement = listings::find::<Achievement>(tx.db(), id).await?;
            if achievement.is_none_or(|stored| stored.value.owner != owner) {
                faults.add("/achievement", "asset_unknown", "names what is no achievement of your organization");
            }
            refusals.append(against_own_use(body.way.0));
        }
    }
    let Some(reckoned) = reckoned.filter(|_| faults.is_empty()) else { return Err(faults.into()) };
    let is_distributed = store::is_distributed(tx.db(), (owner, source), reckoned.receipt(), recalculated).await?;
    refusals.require_at(!is_distributed, Rule::RewardReceiptDistributed, "/receipt");
    Ok((reckoned, refusals))
}
