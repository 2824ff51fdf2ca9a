//! Conflicts of interest: whoever decides belongs to no party, and to nobody who is related to one (DOMAIN 1.2, INV-32).

use super::shareholding::store::are_related_now;
use crate::http::problem::Problem;
use keqiao_domain::access::Principal;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::rule::{Refusals, Rule};
use sea_orm::ConnectionTrait;

/// What stands against a decision of this person on a case of these organizations: that one is his own, or related to his own
/// by what is declared now.
///
/// # Errors
/// When the database does not answer.
pub async fn against(
    db: &impl ConnectionTrait,
    principal: &Principal,
    parties: &[Id<OrganizationKind>],
    pointer: &'static str,
) -> Result<Refusals, Problem> {
    let is_party = principal.organizations().iter().any(|own| parties.contains(own));
    let mut refusals = Refusals::new();
    refusals.require_at(!is_party, Rule::OwnCase, pointer);
    refusals.append(against_related(db, principal, parties, pointer).await?);
    Ok(refusals)
}

/// The same, of related organizations only: where the case itself knows whose it is.
///
/// # Errors
/// When the database does not answer.
pub async fn against_related(
    db: &impl ConnectionTrait,
    principal: &Principal,
    parties: &[Id<OrganizationKind>],
    pointer: &'static str,
) -> Result<Refusals, Problem> {
    let mut refusals = Refusals::new();
    for own in principal.organizations() {
        for party in parties.iter().filter(|party| **party != own) {
            if refusals.is_empty() && are_related_now(db, own, *party).await? {
                refusals.require_at(false, Rule::RelatedParty, pointer);
            }
        }
    }
    Ok(refusals)
}
