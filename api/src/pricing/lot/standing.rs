//! What other rows have against a step of a lot, or against a bidder.

use super::bidder;
use super::store;
use crate::http::problem::Problem;
use crate::identity::conflict;
use crate::identity::organization::store as organizations;
use crate::identity::shareholding::store::are_related_now;
use crate::listing::store as listings;
use crate::tx::OrNotFound as _;
use keqiao_domain::access::{Exposure, Principal};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::identity::organization::Organization;
use keqiao_domain::pricing::lot::{Bidder, Lot};
use keqiao_domain::pricing::notice::RelationDeclaration;
use keqiao_domain::rule::{Refusals, Rule};
use sea_orm::ConnectionTrait;

/// What lies around a lot for somebody who looks at it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What stands against offering its assets: the owner's standing, what is not public, what is offered already.
    pub against_offer: Refusals,
    /// What stands against his organization as a bidder, apart from a relation that it does not declare.
    pub against_bidder: Refusals,
    /// What stands against him as a moderator: that he is related to the owner, where he is not its own.
    pub against_moderator: Refusals,
    /// His organization.
    pub organization: Option<Organization>,
    /// All registrations.
    pub registrations: Vec<Bidder>,
}

impl Standing {
    /// Finds it.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    pub async fn find(db: &impl ConnectionTrait, principal: &Principal, lot: &Lot) -> Result<Standing, Problem> {
        let organization = match principal.organization {
            Some(id) => organizations::find(db, id).await?.map(|row| row.value),
            None => None,
        };
        let against_bidder = match &organization {
            Some(organization) => against_bidder(db, organization, lot).await?,
            None => Refusals::new(),
        };
        Ok(Standing {
            against_offer: against_offer(db, lot).await?,
            against_bidder,
            against_moderator: if principal.is_member(lot.owner) {
                Refusals::new()
            } else {
                conflict::against_related(db, principal, &[lot.owner], "/owner").await?
            },
            organization,
            registrations: bidder::list(db, lot.id).await?,
        })
    }

    /// The registration of his organization that stands.
    #[must_use]
    pub fn own(&self) -> Option<&Bidder> {
        let own = self.organization.as_ref()?.id;
        own_of(&self.registrations, own)
    }
}

/// The registration of an organization that stands.
#[must_use]
pub fn own_of(registrations: &[Bidder], organization: Id<OrganizationKind>) -> Option<&Bidder> {
    registrations.iter().find(|bidder| bidder.stands() && bidder.organization == organization)
}

/// What stands against putting the assets of a lot before the public (INV-04).
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn against_offer(db: &impl ConnectionTrait, lot: &Lot) -> Result<Refusals, Problem> {
    let owner = organizations::find(db, lot.owner).await?.or_not_found()?;
    let mut refusals = owner.value.may_list();
    let achievements = listings::find_many::<Achievement>(db, &lot.terms.achievements).await?;
    let patents = listings::find_many::<Patent>(db, &lot.terms.patents).await?;
    let resources = achievements.iter().map(|row| row.value.resource());
    let public = resources.chain(patents.iter().map(|row| row.value.resource()));
    let public = public.filter(|one| one.exposure == Exposure::Public && one.owner == Some(lot.owner)).count();
    let all = lot.terms.achievements.len() + lot.terms.patents.len();
    refusals.require_at(public == all, Rule::LotAssetNotPublic, "/achievements");
    refusals.require_at(!store::is_offered(db, lot).await?, Rule::LotAssetOffered, "/achievements");
    Ok(refusals)
}

/// What stands against an organization as a bidder, beside the lot itself: that it is not verified, or that it is related to who
/// operates the hub by what is declared now (INV-27).
///
/// # Errors
/// When the database does not answer.
pub async fn against_bidder(
    db: &impl ConnectionTrait,
    organization: &Organization,
    lot: &Lot,
) -> Result<Refusals, Problem> {
    let mut refusals = organization.may_list();
    let operator = organizations::find_operator(db, lot.id.hub()).await?.map(|row| row.value.id);
    // The operator itself is refused by the lot.
    if let Some(operator) = operator.filter(|operator| *operator != organization.id) {
        let is_related = are_related_now(db, operator, organization.id).await?;
        refusals.require(!is_related, Rule::LotOperatorBids);
    }
    Ok(refusals)
}

/// What stands against a bidder that says it is not related to the owner, when it is by what is declared now (INV-13).
///
/// # Errors
/// When the database does not answer.
pub async fn against_relation(
    db: &impl ConnectionTrait,
    lot: &Lot,
    (organization, relation): (Id<OrganizationKind>, &RelationDeclaration),
) -> Result<Refusals, Problem> {
    let mut refusals = Refusals::new();
    if *relation == RelationDeclaration::Unrelated && organization != lot.owner {
        let is_related = are_related_now(db, lot.owner, organization).await?;
        refusals.require_at(!is_related, Rule::PricingRelationUndeclared, "/relation");
    }
    Ok(refusals)
}
