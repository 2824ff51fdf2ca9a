//! Who else has a say before a contract is signed, and what he said (DOMAIN 0.6, 3.1, 3.15; INV-05, INV-09, INV-10).
//!
//! *Holders* are found from the assets of a contract. Who holds a first refusal is served and waited for: makers of a
//! service result on a transfer (民法典 847), co-developers (859, 860). Who must consent has to say yes: co-owners of a patent
//! (专利法 14), pledgees (民法典 444). A holder who is a party of the contract says it by signing.
//!
//! What was served is one edition of the contract: other terms are served anew.

use crate::access::{Exposure, Resource};
use crate::assets::achievement::Achievement;
use crate::assets::legal_event::EncumbranceKind;
use crate::assets::patent::Patent;
use crate::assets::readiness::DocumentDigest;
use crate::deals::content::ContractContent;
use crate::deals::contract_type::ContractType;
use crate::event::{Audience, Event, EventKind};
use crate::id::{ClearanceKind, ContractKind, Id, OrganizationKind};
use crate::pricing::terms::shuts_out;
use crate::rule::{Refusals, Rule};
use crate::rule_pack::{Figure, RulePack};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::{Date, Duration};

/// What somebody is to the assets of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum HolderKind {
    /// 职务技术成果的完成人.
    Inventor,
    /// 合作或者委托开发的另一方.
    CoDeveloper,
    /// 专利共有人.
    CoOwner,
    /// 质权人.
    Pledgee,
}

/// What he has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Claim {
    /// 优先受让权: on equal terms before everybody else.
    FirstRefusal,
    /// Nothing goes without his yes.
    Consent,
}

/// What he said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ClearanceAnswer {
    /// He does not take it, or he consents.
    Agreed,
    /// He takes it on these terms, or he does not consent.
    Refused,
}

/// Somebody who has a say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// What he is.
    pub kind: HolderKind,
    /// What names him among the holders of a contract; nothing personal.
    pub key: String,
    /// The organization, if he is one here.
    pub organization: Option<Id<OrganizationKind>>,
}

/// A development contract about the same assets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorDevelopment {
    /// The contract.
    pub contract: Id<ContractKind>,
    /// Its parties.
    pub parties: Vec<Id<OrganizationKind>>,
}

/// What a contract is about, loaded.
#[derive(Clone, Copy, Debug)]
pub struct Assets<'a> {
    /// Its achievements.
    pub achievements: &'a [Achievement],
    /// Its patents.
    pub patents: &'a [Patent],
    /// Development contracts about any of them.
    pub developments: &'a [PriorDevelopment],
}

/// A holder who was served, and what he said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// Its identifier, which carries its hub: that of the contract.
    pub id: Id<ClearanceKind>,
    /// The contract.
    pub contract: Id<ContractKind>,
    /// The edition that he was served.
    pub edition: u16,
    /// The organization that served him.
    pub server: Id<OrganizationKind>,
    /// Who it is.
    pub holder: Holder,
    /// What shows that he was served, where he has no log-in here.
    pub served_evidence: Option<DocumentDigest>,
    /// The day on which he was served.
    pub served_on: Date,
    /// The last day for his answer.
    pub answer_by: Date,
    /// What he said.
    pub answer: Option<ClearanceAnswer>,
    /// What shows it, where he has no log-in here.
    pub answer_evidence: Option<DocumentDigest>,
    /// When he said it.
    pub answered_at: Option<Timestamp>,
}

impl HolderKind {
    /// What he has.
    #[must_use]
    pub fn claim(self) -> Claim {
        match self {
            HolderKind::Inventor | HolderKind::CoDeveloper => Claim::FirstRefusal,
            HolderKind::CoOwner | HolderKind::Pledgee => Claim::Consent,
        }
    }

    /// The rule that stands against a signature without his yes.
    fn missing(self) -> Rule {
        match self {
            HolderKind::Inventor | HolderKind::CoDeveloper => Rule::ClearanceFirstRefusalUnserved,
            HolderKind::CoOwner => Rule::ClearanceCoOwnerConsent,
            HolderKind::Pledgee => Rule::ClearancePledgeeConsent,
        }
    }
}

/// Everybody who has a say in a contract and is no party of it, each once. `digest` makes a name a key that tells nothing.
#[must_use]
pub fn holders(
    content: &ContractContent,
    assets: Assets<'_>,
    day: Date,
    digest: impl Fn(&str) -> String,
) -> Vec<Holder> {
    let mut holders: Vec<Holder> = Vec::new();
    let is_transfer = content.contract_type() == ContractType::Transfer;
    let mut add = |kind: HolderKind, key: String, organization: Option<Id<OrganizationKind>>| {
        let is_party = organization.is_some_and(|id| content.side_of(id).is_some());
        let key = format!("{}:{key}", <&str>::from(kind));
        if !is_party && holders.iter().all(|known| known.key != key) {
            holders.push(Holder { kind, key, organization });
        }
    };
    if is_transfer {
        for achievement in assets.achievements {
            for maker in &achievement.content.contributors {
                // A person is no party, whoever he works for.
                add(HolderKind::Inventor, format!("{}:{}", achievement.id, digest(maker.name.as_str())), None);
            }
        }
        for development in assets.developments {
            for party in &development.parties {
                add(HolderKind::CoDeveloper, party.to_string(), Some(*party));
            }
        }
    }
    for patent in assets.patents {
        if shuts_out(content.contract_type(), content.grant.as_ref().map(|grant| grant.mode)) {
            for owner in &patent.content.co_owners {
                let key = owner.organization.map_or_else(|| digest(owner.name.as_str()), |id| id.to_string());
                add(HolderKind::CoOwner, format!("{}:{key}", patent.id), owner.organization);
            }
        }
        if content.contract_type().needs_subject() && lies_on(patent, EncumbranceKind::Pledge, day) {
            add(HolderKind::Pledgee, patent.id.to_string(), None);
        }
    }
    holders
}

/// Whether something lies on a right.
fn lies_on(patent: &Patent, kind: EncumbranceKind, day: Date) -> bool {
    patent.legal_state().encumbrances.iter().any(|one| one.kind == kind && one.is_live_on(day))
}

/// What stands against signing: preservation, and every holder who has not said yes, or who was not waited for.
#[must_use]
pub fn against(
    content: &ContractContent,
    assets: Assets<'_>,
    (holders, clearances): (&[Holder], &[Clearance]),
    edition: u16,
    day: Date,
) -> Refusals {
    let mut refusals = Refusals::new();
    let is_free = |patent: &Patent| !lies_on(patent, EncumbranceKind::Preservation, day);
    let is_bound = content.contract_type().needs_subject();
    refusals.require_at(!is_bound || assets.patents.iter().all(is_free), Rule::ClearancePreserved, "/patents");
    let mut rules: Vec<Rule> = holders
        .iter()
        .filter_map(|holder| {
            let served = clearances.iter().rev().find(|c| c.holder.key == holder.key && c.edition == edition);
            open_point(holder.kind, served, day)
        })
        .collect();
    rules.sort_unstable();
    rules.dedup();
    for rule in rules {
        refusals.require_at(false, rule, "/clearances");
    }
    refusals
}

/// What is open with a holder.
fn open_point(kind: HolderKind, served: Option<&Clearance>, day: Date) -> Option<Rule> {
    let Some(served) = served else { return Some(kind.missing()) };
    match (kind.claim(), served.answer) {
        (_, Some(ClearanceAnswer::Agreed)) => None,
        (Claim::FirstRefusal, Some(ClearanceAnswer::Refused)) => Some(Rule::ClearanceFirstRefusalTaken),
        (Claim::FirstRefusal, None) => (day <= served.answer_by).then_some(Rule::ClearanceFirstRefusalRunning),
        (Claim::Consent, Some(ClearanceAnswer::Refused) | None) => Some(kind.missing()),
    }
}

impl Clearance {
    /// What the access table needs to know: to the server and to the holder it is their own.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let is_holder = organization.is_some() && organization == self.holder.organization;
        let owner = if is_holder { organization } else { Some(self.server) };
        Resource { hub: self.id.hub(), owner, exposure: Exposure::Private }
    }

    fn event(&self, kind: EventKind, owner: Id<OrganizationKind>, payload: serde_json::Value) -> Event {
        let (subject, hub, owner) = (self.id.subject(), self.id.hub(), Some(owner));
        Event { kind, subject, hub, owner, audience: Audience::Owner, payload }
    }

    /// A seller serves a holder with an edition of the contract; the days of the rule pack begin.
    ///
    /// # Errors
    /// When the holder has no log-in here and nothing shows that he was served.
    pub fn serve(
        id: Id<ClearanceKind>,
        (contract, edition): (Id<ContractKind>, u16),
        server: Id<OrganizationKind>,
        (holder, evidence): (Holder, Option<DocumentDigest>),
        at: Timestamp,
    ) -> Result<(Self, Event), Refusals> {
        let mut refusals = Refusals::new();
        let is_shown = holder.organization.is_some() || evidence.is_some();
        refusals.require_at(is_shown, Rule::ClearanceEvidenceMissing, "/evidence_sha256");
        refusals.into_result()?;
        let served_on = at.day();
        let pack = RulePack::of(id.hub(), served_on);
        let days = pack.days(Figure::PreemptionDays).unwrap_or_default();
        let clearance = Clearance {
            id,
            contract,
            edition,
            server,
            holder,
            served_evidence: evidence,
            served_on,
            answer_by: served_on.saturating_add(Duration::days(i64::from(days))),
            answer: None,
            answer_evidence: None,
            answered_at: None,
        };
        let kind: &'static str = clearance.holder.kind.into();
        let payload = json!({
            "contract": contract.to_string(),
            "edition": edition,
            "holder": kind,
            "answer_by": clearance.answer_by.to_string(),
            "rule_pack": pack.version(),
        });
        let told = clearance.holder.organization.unwrap_or(server);
        let event = clearance.event(EventKind::ClearanceServed, told, payload);
        Ok((clearance, event))
    }

    /// What stands against an answer by an organization. A holder with a log-in answers himself; of another, the server
    /// tells the answer and what shows it.
    #[must_use]
    pub fn may_answer(&self, by: Option<Id<OrganizationKind>>) -> Refusals {
        let mut refusals = Refusals::new();
        refusals.require_at(self.answer.is_none(), Rule::ClearanceAnswered, "/answer");
        let who = self.holder.organization.unwrap_or(self.server);
        refusals.require(by == Some(who), Rule::ClearanceNotHolder);
        refusals
    }

    /// The holder answers, once.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn answer(
        &mut self,
        answer: ClearanceAnswer,
        (by, evidence): (Option<Id<OrganizationKind>>, Option<DocumentDigest>),
        at: Timestamp,
    ) -> Result<Event, Refusals> {
        let mut refusals = self.may_answer(by);
        let is_shown = self.holder.organization.is_some() || evidence.is_some();
        refusals.require_at(is_shown, Rule::ClearanceEvidenceMissing, "/evidence_sha256");
        // A right that was not used in time is gone; consent can come late.
        let is_late = self.holder.kind.claim() == Claim::FirstRefusal && self.answer_by < at.day();
        refusals.require_at(!is_late, Rule::ClearanceLate, "/answer_by");
        refusals.into_result()?;
        (self.answer, self.answer_evidence, self.answered_at) = (Some(answer), evidence, Some(at));
        let name: &'static str = answer.into();
        let payload = json!({ "contract": self.contract.to_string(), "answer": name });
        Ok(self.event(EventKind::ClearanceAnswered, self.server, payload))
    }
}
