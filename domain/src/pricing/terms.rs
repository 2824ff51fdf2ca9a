//! What a price was settled for: the assets, the other side, the mode and the price. A contract is held to it.

use crate::deals::amounts::{Amounts, PaymentMode};
use crate::deals::content::ContractContent;
use crate::deals::contract_type::{ContractSide, ContractSubtype, ContractType};
use crate::deals::grant::LicenceMode;
use crate::id::{AchievementKind, Id, OrganizationKind, PatentKind};
use crate::identity::organization::{OrganizationContent, OrganizationKind as Kind};
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

/// Whether a seller has to take one of the three routes (促进科技成果转化法 18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteDuty {
    /// It has: an institute or university that the state set up, which its profile tells by the nature of a public institution.
    Bound,
    /// It has not.
    Free,
    /// It is an institute or university at home whose profile does not tell its nature, so nobody knows.
    Untold,
}

/// Whether a seller has to take one of the three routes, by what it is and the nature that its profile tells. The law is about
/// what the state set up here: an institute abroad is free.
#[must_use]
pub fn route_duty(seller: &OrganizationContent, nature: Option<&PartyNature>) -> RouteDuty {
    let is_institution = match seller.kind {
        Kind::University | Kind::ResearchInstitute => !seller.is_abroad(),
        Kind::Enterprise
        | Kind::ServiceProvider
        | Kind::BrokerAgency
        | Kind::RegistrationAuthority
        | Kind::HubOperator
        | Kind::Association
        | Kind::FinancialInstitution => false,
    };
    match nature {
        Some(nature) if is_institution && nature.as_str().starts_with(PUBLIC_INSTITUTION) => RouteDuty::Bound,
        None if is_institution => RouteDuty::Untold,
        Some(_) | None => RouteDuty::Free,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Country;
    use crate::text::Name;

    fn organization(kind: Kind, country: Option<&str>) -> OrganizationContent {
        OrganizationContent {
            kind,
            name: Name::parse("青禾大学").expect("a name"),
            name_en: None,
            credit_code: None,
            foreign_identifier: None,
            country: country.map(|code| Country::parse(code).expect("a country")),
            region: None,
        }
    }

    #[test]
    fn a_university_that_the_state_set_up_takes_a_route_a_private_one_does_not_and_one_that_does_not_tell_is_asked() {
        let nature = |code: &str| PartyNature::parse(code).expect("a code");
        let duty = |kind, code: Option<&str>| route_duty(&organization(kind, None), code.map(nature).as_ref());
        assert_eq!(duty(Kind::University, Some("0221")), RouteDuty::Bound);
        assert_eq!(duty(Kind::ResearchInstitute, Some("021")), RouteDuty::Bound);
        assert_eq!(duty(Kind::University, Some("170")), RouteDuty::Free);
        assert_eq!(duty(Kind::University, None), RouteDuty::Untold);
        assert_eq!(duty(Kind::ResearchInstitute, None), RouteDuty::Untold);
        assert_eq!(duty(Kind::Enterprise, Some("110")), RouteDuty::Free);
        assert_eq!(duty(Kind::Enterprise, None), RouteDuty::Free);
    }

    #[test]
    fn a_university_abroad_is_not_asked_whether_the_state_set_it_up() {
        assert_eq!(route_duty(&organization(Kind::University, Some("DE")), None), RouteDuty::Free);
        assert_eq!(route_duty(&organization(Kind::University, Some("CN")), None), RouteDuty::Untold);
    }
}
