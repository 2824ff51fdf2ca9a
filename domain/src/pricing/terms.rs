//! What a price was settled for: the assets, the other side, the mode and the price. A contract is held to it.

use crate::deals::amounts::{Amounts, PaymentMode};
use crate::deals::content::ContractContent;
use crate::deals::contract_type::{ContractSide, ContractSubtype, ContractType};
use crate::deals::grant::LicenceMode;
use crate::id::{AchievementKind, Id, OrganizationKind, PatentKind};
use crate::identity::organization::OrganizationKind as Kind;
use crate::identity::party_nature::PartyNature;
use crate::money::Money;
use std::collections::BTreeSet;

/// Public institutions (事业单位) of the list of natures.
const PUBLIC_INSTITUTION: &str = "02";

/// Terms of a deal, as far as the pricing rules look at them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceTerms {
    /// The results.
    pub achievements: Vec<Id<AchievementKind>>,
    /// The patents.
    pub patents: Vec<Id<PatentKind>>,
    /// The other side.
    pub counterparty: Id<OrganizationKind>,
    /// The kind of deal.
    pub subtype: ContractSubtype,
    /// How exclusive a licence is.
    pub licence_mode: Option<LicenceMode>,
    /// The whole price.
    pub price: Money,
    /// How it is paid.
    pub payment_mode: PaymentMode,
}

fn set<K: crate::id::Kind>(ids: &[Id<K>]) -> BTreeSet<Id<K>> {
    ids.iter().copied().collect()
}

impl PriceTerms {
    /// Whether they are about the assets of a contract.
    #[must_use]
    pub fn is_about(&self, content: &ContractContent) -> bool {
        set(&self.achievements) == set(&content.achievements) && set(&self.patents) == set(&content.patents)
    }

    /// Whether a contract says the same: price, object, counterparty and mode (INV-12).
    #[must_use]
    pub fn equal(&self, content: &ContractContent) -> bool {
        self.is_same_deal(content) && content.amounts.as_ref().map(Amounts::total) == Some(self.price)
    }

    /// Whether a contract says the same, whatever its price: object, counterparty and mode.
    #[must_use]
    pub fn is_same_deal(&self, content: &ContractContent) -> bool {
        let buyers: Vec<_> = content.organizations(ContractSide::Buyer).collect();
        self.is_about(content)
            && buyers == [self.counterparty]
            && content.subtype == self.subtype
            && content.grant.as_ref().map(|grant| grant.mode) == self.licence_mode
            && content.payment_mode == Some(self.payment_mode)
    }
}

/// Whether a deal takes the result away from others: a transfer, or a licence that shuts them out.
#[must_use]
pub fn shuts_out(contract_type: ContractType, mode: Option<LicenceMode>) -> bool {
    match contract_type {
        ContractType::Transfer => true,
        ContractType::Licence => match mode {
            Some(LicenceMode::Exclusive | LicenceMode::Sole | LicenceMode::Cross | LicenceMode::Sub) => true,
            Some(LicenceMode::NonExclusive | LicenceMode::Open) | None => false,
        },
        ContractType::Development | ContractType::Consulting | ContractType::Service => false,
    }
}

/// Whether an owner has to take one of the three routes (促进科技成果转化法 18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteDuty {
    /// It is an institute or university that the state set up.
    Owed,
    /// It is not.
    NotOwed,
    /// It is an institute or university that has not told its nature.
    Unknown,
}

/// Whether an owner has to take a route: an institute or university that the state set up, which its profile tells by the nature of
/// a public institution.
#[must_use]
pub fn route_duty(kind: Kind, nature: Option<&PartyNature>) -> RouteDuty {
    let is_institution = match kind {
        Kind::University | Kind::ResearchInstitute => true,
        Kind::Enterprise
        | Kind::ServiceProvider
        | Kind::BrokerAgency
        | Kind::RegistrationAuthority
        | Kind::HubOperator
        | Kind::Association
        | Kind::FinancialInstitution => false,
    };
    let is_public = nature.map(|nature| nature.to_string().starts_with(PUBLIC_INSTITUTION));
    match (is_institution, is_public) {
        (true, Some(true)) => RouteDuty::Owed,
        (true, None) => RouteDuty::Unknown,
        (true, Some(false)) | (false, Some(_) | None) => RouteDuty::NotOwed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_university_that_the_state_set_up_takes_a_route_and_a_private_one_does_not() {
        let of = |kind, code| route_duty(kind, Some(&PartyNature::parse(code).expect("a code")));
        assert_eq!(of(Kind::University, "0221"), RouteDuty::Owed);
        assert_eq!(of(Kind::ResearchInstitute, "021"), RouteDuty::Owed);
        assert_eq!(of(Kind::University, "170"), RouteDuty::NotOwed);
        assert_eq!(of(Kind::Enterprise, "110"), RouteDuty::NotOwed);
        assert_eq!(route_duty(Kind::University, None), RouteDuty::Unknown, "silence is no way round the routes");
        assert_eq!(route_duty(Kind::Enterprise, None), RouteDuty::NotOwed);
    }
}
