//! What a case reads of its contract and the parties: the form is filled from here, never typed.

use crate::deals::contract::store as contracts;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::identity::organization_profile::store as profiles;
use crate::storage::corrupt;
use crate::tx::OrNotFound as _;
use keqiao_domain::deals::content::ContractContent;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::contract_type::ContractSide;
use keqiao_domain::id::{ContractKind, Id, OrganizationKind};
use keqiao_domain::money::Currency;
use keqiao_domain::registration::form::{FormParty, PlanClass, RegistrationForm};
use keqiao_domain::registration::step::ContractStand;
use keqiao_domain::rule::{Refusals, Rule};
use sea_orm::ConnectionTrait;

/// Where a contract stands, for its registration.
#[must_use]
pub fn stand(contract: &Contract) -> ContractStand {
    ContractStand { state: contract.state, edition: contract.edition }
}

/// Where the contract of a case stands.
///
/// # Errors
/// When the database does not answer or the row is not there.
pub async fn stand_of(db: &impl ConnectionTrait, id: Id<ContractKind>) -> Result<ContractStand, Problem> {
    let contract = contracts::find(db, id).await?.ok_or_else(|| corrupt("contract", id, "is gone"))?;
    Ok(stand(&contract.value))
}

async fn party(db: &impl ConnectionTrait, id: Id<OrganizationKind>) -> Result<FormParty, Problem> {
    let organization = organizations::find(db, id).await?.or_not_found()?.value;
    let (profile, _) = profiles::find(db, id).await?;
    let content = organization.content;
    Ok(FormParty { organization: id, name: content.name, region: content.region, nature: profile.nature })
}

/// The parties of a side, `first` before the others.
async fn side(
    db: &impl ConnectionTrait,
    content: &ContractContent,
    which: ContractSide,
    first: Option<Id<OrganizationKind>>,
) -> Result<Vec<FormParty>, Problem> {
    let mut ids: Vec<_> = content.organizations(which).collect();
    ids.sort_by_key(|id| Some(*id) != first);
    let mut parties = Vec::with_capacity(ids.len());
    for id in ids {
        parties.push(party(db, id).await?);
    }
    Ok(parties)
}

/// The form that follows from a contract.
///
/// # Errors
/// 409 when the contract lacks what the form asks for, or is not in yuan.
pub async fn fill(
    db: &impl ConnectionTrait,
    contract: &Contract,
    applicant: Id<OrganizationKind>,
    plan: PlanClass,
) -> Result<RegistrationForm, Problem> {
    let content = &contract.content;
    let mut refusals = Refusals::new();
    refusals.require_at(contract.signed_at.is_some(), Rule::RegistrationContractNotSigned, "/contract");
    let is_whole = content.amounts.is_some() && content.payment_mode.is_some();
    refusals.require_at(is_whole, Rule::RegistrationFormIncomplete, "/contract");
    refusals.require_at(content.currency == Currency::Cny, Rule::RegistrationNotInYuan, "/form/amount");
    let complete = content.amounts.as_ref().zip(content.payment_mode).zip(contract.signed_at);
    let Some(((amounts, payment_mode), signed_at)) = complete.filter(|_| refusals.is_empty()) else {
        return Err(refusals.into());
    };
    Ok(RegistrationForm {
        edition: contract.edition,
        title: content.title.clone(),
        declared: content.subtype,
        sellers: side(db, content, ContractSide::Seller, Some(applicant)).await?,
        buyers: side(db, content, ContractSide::Buyer, None).await?,
        signed_on: signed_at.day(),
        starts_on: content.starts_on,
        ends_on: content.ends_on,
        amount: amounts.total().minor,
        declared_technical: amounts.technical().minor,
        payment_mode,
        rights: content.rights,
        field: content.field,
        plan,
        expected_investment: content.expected_investment.map(|money| money.minor),
        expected_output: content.expected_output.map(|money| money.minor),
    })
}
