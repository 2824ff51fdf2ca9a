//! Credentials of experts and brokers (资格证书), DOMAIN 3.13: who holds which level of what, and whether the hub has seen
//! the paper.
//!
//! ```text
//! recorded ──verify──▶ verified
//!    ├─────reject──▶ rejected
//!    └────withdraw (also when verified)──▶ withdrawn
//! ```

use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{BrokerKind, CredentialKind, ExpertKind, Id, OrganizationKind, Subject};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::text::{Keyword, Name, Reason};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Credentials of one profile.
pub const CREDENTIALS_MAX: u64 = 20;

/// What a credential attests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CredentialScheme {
    /// 技术经纪人, 技术经理人 (Torch Center training outline of 2020).
    TechnologyBroker,
    /// 专业技术职称.
    ProfessionalTitle,
    /// 专利代理师.
    PatentAttorney,
    /// RTTP of the Alliance of Technology Transfer Professionals.
    Rttp,
    /// 注册执业资格.
    RegisteredPractice,
    /// Something else.
    OtherScheme,
}

/// A level. Of the scheme of brokers: 初级技术经纪人, 中级技术经纪人, 高级技术经理人.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CredentialLevel {
    /// 初级.
    Junior,
    /// 中级.
    Intermediate,
    /// 高级.
    Senior,
}

/// Where a credential stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CredentialState {
    /// Told by the holder's organization; nobody has seen the paper.
    Recorded,
    /// The hub has seen the paper.
    Verified,
    /// The hub has not found it in order.
    Rejected,
    /// Taken back.
    Withdrawn,
}

/// Whose a credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An expert's.
    Expert(Id<ExpertKind>),
    /// A broker's.
    Broker(Id<BrokerKind>),
}

impl Holder {
    /// The identifier without its kind in the type.
    #[must_use]
    pub fn subject(self) -> Subject {
        match self {
            Holder::Expert(id) => id.subject(),
            Holder::Broker(id) => id.subject(),
        }
    }

    /// Reads an identifier back; nothing when it is of another kind.
    #[must_use]
    pub fn of(subject: Subject) -> Option<Self> {
        subject.id().map(Holder::Expert).or_else(|| subject.id().map(Holder::Broker))
    }
}

/// What a credential says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialContent {
    /// What it attests.
    pub scheme: CredentialScheme,
    /// At which level.
    pub level: Option<CredentialLevel>,
    /// Its number. Personal: it finds the person in public registers.
    pub number: Option<Keyword>,
    /// Who issued it.
    pub issuer: Name,
    /// When.
    pub issued_on: Date,
    /// The last day on which it holds; none when it has no end.
    pub expires_on: Option<Date>,
}

/// A credential. What it says never changes: a renewed one is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Its identifier, which carries its hub.
    pub id: Id<CredentialKind>,
    /// The organization that brought the profile.
    pub owner: Id<OrganizationKind>,
    /// Whose it is.
    pub holder: Holder,
    /// What it says.
    pub content: CredentialContent,
    /// Where it stands.
    pub state: CredentialState,
    /// Why the hub has not found it in order.
    pub remark: Option<Reason>,
}

/// The state machine.
pub const PROCESS: Process<CredentialState> = Process {
    code: "credential",
    title_zh: "资格证书",
    title_en: "Credential",
    initial: CredentialState::Recorded,
    steps: &[
        Step {
            action: Action::VerifyCredential,
            from: &[CredentialState::Recorded],
            to: &[CredentialState::Verified],
            rules: &[Rule::ModerationOwnListing, Rule::CredentialExpired],
        },
        Step {
            action: Action::RejectCredential,
            from: &[CredentialState::Recorded],
            to: &[CredentialState::Rejected],
            rules: &[Rule::ModerationOwnListing],
        },
        Step {
            action: Action::WithdrawCredential,
            from: &[CredentialState::Recorded, CredentialState::Verified],
            to: &[CredentialState::Withdrawn],
            rules: &[],
        },
    ],
};

impl Credential {
    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::Private }
    }

    /// Records a credential of a profile that has so many.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn record(
        id: Id<CredentialKind>,
        owner: Id<OrganizationKind>,
        holder: Holder,
        content: CredentialContent,
        (present, at): (u64, Timestamp),
    ) -> Result<(Self, Event), Refusals> {
        let mut refusals = Refusals::new();
        let is_broker = content.scheme == CredentialScheme::TechnologyBroker;
        refusals.require_at(!is_broker || content.level.is_some(), Rule::CredentialLevelMissing, "/level");
        let is_central = is_broker && content.level > Some(CredentialLevel::Junior);
        refusals.require_at(!is_central || content.number.is_some(), Rule::CredentialNumberMissing, "/number");
        refusals.require_at(content.issued_on <= at.day(), Rule::CredentialAhead, "/issued_on");
        refusals.require_at(present < CREDENTIALS_MAX, Rule::CredentialTooMany, "/holder");
        refusals.into_result()?;
        let credential = Credential { id, owner, holder, content, state: PROCESS.initial, remark: None };
        let event = credential.event(EventKind::CredentialRecorded);
        Ok((credential, event))
    }

    /// Whether it holds on that day.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.content.expires_on.is_none_or(|last| at.day() <= last)
    }

    /// Whether it makes its holder a broker on that day.
    #[must_use]
    pub fn makes_broker(&self, at: Timestamp) -> bool {
        self.state == CredentialState::Verified
            && self.content.scheme == CredentialScheme::TechnologyBroker
            && self.holds(at)
    }

    /// What stands against verification by a member of that organization.
    #[must_use]
    pub fn may_verify(&self, verifier: Option<Id<OrganizationKind>>, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::VerifyCredential, self.state);
        refusals.require(verifier != Some(self.owner), Rule::ModerationOwnListing);
        refusals.require_at(self.holds(at), Rule::CredentialExpired, "/expires_on");
        refusals
    }

    /// The hub has seen the paper. Verifying twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn verify(&mut self, verifier: Option<Id<OrganizationKind>>, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == CredentialState::Verified {
            return Ok(None);
        }
        self.may_verify(verifier, at).into_result()?;
        self.state = CredentialState::Verified;
        Ok(Some(self.event(EventKind::CredentialVerified)))
    }

    /// What stands against rejection by a member of that organization.
    #[must_use]
    pub fn may_reject(&self, verifier: Option<Id<OrganizationKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::RejectCredential, self.state);
        refusals.require(verifier != Some(self.owner), Rule::ModerationOwnListing);
        refusals
    }

    /// The hub has not found it in order. Rejecting twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn reject(
        &mut self,
        verifier: Option<Id<OrganizationKind>>,
        remark: Reason,
    ) -> Result<Option<Event>, Refusals> {
        if self.state == CredentialState::Rejected {
            return Ok(None);
        }
        self.may_reject(verifier).into_result()?;
        self.state = CredentialState::Rejected;
        self.remark = Some(remark);
        Ok(Some(self.event(EventKind::CredentialRejected)))
    }

    /// What stands against taking it back.
    #[must_use]
    pub fn may_withdraw(&self) -> Refusals {
        PROCESS.open(Action::WithdrawCredential, self.state)
    }

    /// Takes it back. Withdrawing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == CredentialState::Withdrawn {
            return Ok(None);
        }
        self.may_withdraw().into_result()?;
        self.state = CredentialState::Withdrawn;
        Ok(Some(self.event(EventKind::CredentialWithdrawn)))
    }

    fn event(&self, kind: EventKind) -> Event {
        let scheme: &'static str = self.content.scheme.into();
        let payload = json!({ "holder": self.holder.subject().to_string(), "scheme": scheme });
        let owner = Some(self.owner);
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner, audience: Audience::Owner, payload }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::people::broker::{level, may_broker};
    use crate::people::provider::tests::{at, rules};
    use time::macros::date;

    fn id<K: crate::id::Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn content(scheme: CredentialScheme, level: Option<CredentialLevel>, number: Option<&str>) -> CredentialContent {
        CredentialContent {
            scheme,
            level,
            number: number.map(|number| Keyword::parse(number).expect("a number")),
            issuer: Name::parse("某培训基地").expect("a name"),
            issued_on: date!(2024 - 05 - 01),
            expires_on: Some(date!(2026 - 11 - 24)),
        }
    }

    fn record(content: CredentialContent) -> Result<Credential, Refusals> {
        let holder = Holder::Broker(id(1));
        Credential::record(id(2), id(3), holder, content, (0, at())).map(|(credential, _)| credential)
    }

    fn verified(level: CredentialLevel) -> Credential {
        let mut credential =
            record(content(CredentialScheme::TechnologyBroker, Some(level), Some("T1"))).expect("complete");
        credential.verify(None, at()).expect("in order");
        credential
    }

    #[test]
    fn a_brokers_level_is_told_and_the_two_higher_ones_are_numbered() {
        use CredentialLevel::{Intermediate, Junior, Senior};
        let broker = CredentialScheme::TechnologyBroker;
        let refused = |level, number| record(content(broker, level, number)).map_err(|refused| rules(&refused)).err();
        assert_eq!(refused(None, None), Some(vec![Rule::CredentialLevelMissing]));
        assert_eq!(refused(Some(Junior), None), None);
        for level in [Intermediate, Senior] {
            assert_eq!(refused(Some(level), None), Some(vec![Rule::CredentialNumberMissing]));
            assert_eq!(refused(Some(level), Some("T1")), None);
        }
        assert!(record(content(CredentialScheme::Rttp, None, None)).is_ok());
    }

    #[test]
    fn a_credential_from_tomorrow_and_one_too_many_are_refused_together() {
        let mut ahead = content(CredentialScheme::Rttp, None, None);
        ahead.issued_on = date!(2026 - 11 - 25);
        let made = Credential::record(id(2), id(3), Holder::Expert(id(1)), ahead, (CREDENTIALS_MAX, at()));
        assert_eq!(rules(&made.expect_err("refused")), [Rule::CredentialAhead, Rule::CredentialTooMany]);
    }

    #[test]
    fn nobody_verifies_for_his_own_organization_nor_what_has_expired() {
        let mut credential = record(content(CredentialScheme::Rttp, None, None)).expect("complete");
        let own = credential.verify(Some(credential.owner), at()).expect_err("his own");
        assert_eq!(rules(&own), [Rule::ModerationOwnListing]);
        credential.content.expires_on = Some(date!(2026 - 11 - 23));
        assert_eq!(rules(&credential.verify(None, at()).expect_err("expired")), [Rule::CredentialExpired]);
        credential.reject(None, Reason::parse("unreadable").expect("a reason")).expect("not in order");
        assert!(credential.verify(None, at()).is_err(), "a rejected one stays rejected");
    }

    #[test]
    fn a_broker_has_the_highest_level_that_is_verified_and_holds() {
        use CredentialLevel::{Intermediate, Junior, Senior};
        let mut unseen = verified(Senior);
        unseen.state = CredentialState::Recorded;
        let mut expired = verified(Senior);
        expired.content.expires_on = Some(date!(2026 - 11 - 23));
        let mut other = verified(Senior);
        other.content.scheme = CredentialScheme::ProfessionalTitle;
        let held = [verified(Junior), verified(Intermediate), unseen.clone(), expired.clone(), other.clone()];
        assert_eq!(level(&held, at()), Some(Intermediate));
        assert!(may_broker(&held, at()).is_empty());
        assert_eq!(rules(&may_broker(&[unseen, expired, other], at())), [Rule::BrokerCredentialMissing]);
    }
}
