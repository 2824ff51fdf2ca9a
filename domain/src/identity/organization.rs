//! Organizations (DOMAIN 1.1): `registered ──verify──▶ verified ──suspend──▶ suspended ──verify──▶ verified`.

use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::hub::HubNumber;
use crate::id::{Id, OrganizationKind as OrganizationId};
use crate::identity::party_nature::PartyNature;
use crate::process::{Process, Step};
use crate::reference::{Country, CreditCode, ForeignIdentifier, IndustryCode, RegionCode};
use crate::rule::{Refusals, Rule};
use crate::text::{Name, Reason};
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The mainland's code of ISO 3166-1.
const MAINLAND: &str = "CN";
/// Taiwan, Hong Kong, Macau: provinces of GB/T 2260.
const OVERSEAS_PROVINCES: [&str; 3] = ["71", "81", "82"];

/// What an organization is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum OrganizationKind {
    /// 企业.
    Enterprise,
    /// 高等院校.
    University,
    /// 科研院所.
    ResearchInstitute,
    /// 科技服务机构.
    ServiceProvider,
    /// 技术转移机构, 技术经纪机构.
    BrokerAgency,
    /// 技术合同登记机构.
    RegistrationAuthority,
    /// 枢纽运营机构.
    HubOperator,
    /// 协会学会.
    Association,
    /// 金融机构.
    FinancialInstitution,
}

/// Where an organization stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum OrganizationState {
    /// Registered by itself, not yet checked.
    Registered,
    /// Checked by its hub.
    Verified,
    /// Barred from listing.
    Suspended,
}

/// Size of an enterprise (统计上大中小微型企业划分办法, National Bureau of Statistics, 2017).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum SizeClass {
    /// 大型.
    Large,
    /// 中型.
    Medium,
    /// 小型.
    Small,
    /// 微型.
    Micro,
}

/// What is told of an organization beside its identity: no verification depends on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Nature of the party (DOMAIN 3.3).
    pub nature: Option<PartyNature>,
    /// Its size.
    pub size: Option<SizeClass>,
    /// Its industry (GB/T 4754).
    pub industry: Option<IndustryCode>,
}

/// What an organization tells of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationContent {
    /// What it is.
    pub kind: OrganizationKind,
    /// Its registered name.
    pub name: Name,
    /// Its name in English.
    pub name_en: Option<Name>,
    /// Unified social credit code (GB 32100-2015).
    pub credit_code: Option<CreditCode>,
    /// Its number in a foreign register, where it has no credit code.
    pub foreign_identifier: Option<ForeignIdentifier>,
    /// Where it sits (GB/T 2260).
    pub region: Option<RegionCode>,
    /// The country of its register (ISO 3166-1); the mainland of China where it tells none.
    pub country: Option<Country>,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its identifier, which carries its home hub.
    pub id: Id<OrganizationId>,
    /// What it tells of itself.
    pub content: OrganizationContent,
    /// Where it stands.
    pub state: OrganizationState,
}

/// The state machine.
pub const PROCESS: Process<OrganizationState> = Process {
    code: "organization",
    title_zh: "单位入场",
    title_en: "Admission of an organization",
    initial: OrganizationState::Registered,
    steps: &[
        Step {
            action: Action::VerifyOrganization,
            from: &[OrganizationState::Registered, OrganizationState::Suspended],
            to: &[OrganizationState::Verified],
            rules: &[Rule::OrganizationNotVerifiable, Rule::OrganizationIdentifierMissing],
        },
        Step {
            action: Action::AmendOrganization,
            from: &[OrganizationState::Verified],
            // With another identity, which nobody has verified.
            to: &[OrganizationState::Registered],
            rules: &[],
        },
        Step {
            action: Action::SuspendOrganization,
            from: &[OrganizationState::Verified],
            to: &[OrganizationState::Suspended],
            rules: &[Rule::OrganizationNotSuspendable],
        },
    ],
};

impl OrganizationContent {
    /// Whether it sits abroad, or in Hong Kong, Macau or Taiwan, which trade in technology counts with abroad (DOMAIN 3.20).
    #[must_use]
    pub fn is_abroad(&self) -> bool {
        let is_foreign = self.country.is_some_and(|country| country.as_str() != MAINLAND);
        let is_overseas = |region: &RegionCode| OVERSEAS_PROVINCES.contains(&region.province());
        is_foreign || self.region.as_ref().is_some_and(is_overseas)
    }
}

impl Organization {
    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource {
            hub: self.id.hub(),
            owner: Some(self.id),
            exposure: Exposure::public_when(self.state == OrganizationState::Verified),
        }
    }

    /// The home hub.
    #[must_use]
    pub fn hub(&self) -> HubNumber {
        self.id.hub()
    }

    /// Registers an organization.
    #[must_use]
    pub fn register(id: Id<OrganizationId>, content: OrganizationContent) -> (Self, Event) {
        let organization = Organization { id, content, state: OrganizationState::Registered };
        let kind: &'static str = organization.content.kind.into();
        let event = organization.event(EventKind::OrganizationRegistered, json!({ "kind": kind }));
        (organization, event)
    }

    /// Takes new particulars over. A changed identity (name, kind, identifier, country) needs a new verification.
    pub fn amend(&mut self, content: OrganizationContent) -> Option<Event> {
        if content == self.content {
            return None;
        }
        let identity = |c: &OrganizationContent| {
            let identifiers = (c.credit_code.clone(), c.foreign_identifier.clone());
            (c.kind, c.name.clone(), identifiers, c.country, c.is_abroad())
        };
        let keeps_identity = identity(&content) == identity(&self.content);
        self.content = content;
        if self.state == OrganizationState::Verified && !keeps_identity {
            self.state = OrganizationState::Registered;
        }
        Some(self.event(EventKind::OrganizationAmended, json!({ "keeps_identity": keeps_identity })))
    }

    /// What stands against verification.
    #[must_use]
    pub fn may_verify(&self) -> Refusals {
        let mut refusals = Refusals::new();
        let is_open = PROCESS.open(Action::VerifyOrganization, self.state).is_empty();
        refusals.require_at(is_open, Rule::OrganizationNotVerifiable, "/state");
        let has_identifier = self.content.credit_code.is_some() || self.content.foreign_identifier.is_some();
        refusals.require_at(has_identifier, Rule::OrganizationIdentifierMissing, "/credit_code");
        refusals
    }

    /// The hub operator vouches for the organization. Verifying twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn verify(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == OrganizationState::Verified {
            return Ok(None);
        }
        self.may_verify().into_result()?;
        self.state = OrganizationState::Verified;
        Ok(Some(self.event(EventKind::OrganizationVerified, json!({}))))
    }

    /// What stands against suspension.
    #[must_use]
    pub fn may_suspend(&self) -> Refusals {
        let mut refusals = Refusals::new();
        let is_open = PROCESS.open(Action::SuspendOrganization, self.state).is_empty();
        refusals.require_at(is_open, Rule::OrganizationNotSuspendable, "/state");
        refusals
    }

    /// The hub operator bars the organization from listing. Suspending twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn suspend(&mut self, reason: &Reason) -> Result<Option<Event>, Refusals> {
        if self.state == OrganizationState::Suspended {
            return Ok(None);
        }
        self.may_suspend().into_result()?;
        self.state = OrganizationState::Suspended;
        Ok(Some(self.event(EventKind::OrganizationSuspended, json!({ "reason": reason.as_str() }))))
    }

    /// What stands against listing anything: only a verified organization may.
    #[must_use]
    pub fn may_list(&self) -> Refusals {
        let mut refusals = Refusals::new();
        refusals.require_at(self.state == OrganizationState::Verified, Rule::OrganizationNotVerified, "/owner");
        refusals
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let audience = Audience::public_when(kind == EventKind::OrganizationVerified);
        Event { kind, subject: self.id.subject(), hub: self.hub(), owner: Some(self.id), audience, payload }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(credit_code: Option<&str>) -> Organization {
        let content = OrganizationContent {
            kind: OrganizationKind::University,
            name: Name::parse("青禾大学").expect("a name"),
            name_en: None,
            credit_code: credit_code.map(|code| CreditCode::parse(code).expect("a valid code")),
            foreign_identifier: None,
            region: None,
            country: None,
        };
        Organization::register(Id::compose(1, HubNumber::NATIONAL, 0, 1), content).0
    }

    #[test]
    fn an_organization_without_an_identifier_cannot_be_verified() {
        let refused = registered(None).verify().expect_err("there is no identifier");
        assert_eq!(refused.as_slice()[0].rule, Rule::OrganizationIdentifierMissing);
    }

    #[test]
    fn verifying_twice_yields_one_event_and_suspending_ends_the_right_to_list() {
        let mut organization = registered(Some("91110000600037341L"));
        assert!(organization.verify().expect("it can be verified").is_some());
        assert!(organization.verify().expect("nothing to do").is_none());
        assert!(organization.may_list().is_empty());
        let reason = Reason::parse("licence expired").expect("a reason");
        assert!(organization.suspend(&reason).expect("it can be suspended").is_some());
        assert!(!organization.may_list().is_empty());
    }

    #[test]
    fn a_new_name_needs_a_new_verification_and_a_new_region_does_not() {
        let mut organization = registered(Some("91110000600037341L"));
        organization.verify().expect("it can be verified");
        let mut content = organization.content.clone();
        content.region = Some(RegionCode::parse("330100").expect("a region"));
        organization.amend(content.clone());
        assert_eq!(organization.state, OrganizationState::Verified);
        content.name = Name::parse("青禾理工大学").expect("a name");
        organization.amend(content);
        assert_eq!(organization.state, OrganizationState::Registered);
    }
}
