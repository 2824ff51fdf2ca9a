//! Introductions (引荐): that a broker brought two parties together, recorded in the ledger before they know of each other
//! through him, so that nobody goes round him later (民法典 965).
//!
//! ```text
//! recorded ──acknowledge (counterparty)──▶ acknowledged
//!    └──contest (counterparty or principal, within days)──▶ contested ──decide (hub)──▶ upheld, dismissed
//! ```
//!
//! Who says nothing within the days cannot contest it any more: then it counts.

use super::mandate::{DualAgency, Mandate};
use crate::access::{Action, Exposure, Resource};
use crate::assets::readiness::DocumentDigest;
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, IntroductionKind, MandateKind, OrganizationKind, Subject};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::rule_pack::{Figure, RulePack};
use crate::text::Reason;
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::{Date, Duration};

/// Where an introduction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum IntroductionState {
    /// The broker recorded it.
    Recorded,
    /// The counterparty says so, too.
    Acknowledged,
    /// A party says that it knew the other before.
    Contested,
    /// The hub finds that the broker introduced them.
    Upheld,
    /// The hub finds that he did not.
    Dismissed,
}

/// Who has to do with an introduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum IntroductionParty {
    /// The broker's organization.
    Agency,
    /// Who entrusted the broker.
    Principal,
    /// Who is introduced to the principal.
    Counterparty,
}

/// What the hub finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Finding {
    /// The broker introduced them.
    Upheld,
    /// He did not.
    Dismissed,
}

/// Why a party says that the broker did not introduce it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// Which party.
    pub by: IntroductionParty,
    /// In its words.
    pub reason: Reason,
    /// The day on which the two parties first had to do with each other, as it says.
    pub first_contact_on: Date,
    /// When it said so.
    pub at: Timestamp,
}

/// What the hub found, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The finding.
    pub finding: Finding,
    /// Why.
    pub reason: Reason,
    /// When.
    pub at: Timestamp,
}

/// An introduction. It lives in the hub of its mandate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introduction {
    /// Its identifier, which carries its hub.
    pub id: Id<IntroductionKind>,
    /// The mandate under which it was made.
    pub mandate: Id<MandateKind>,
    /// The broker's organization.
    pub agency: Id<OrganizationKind>,
    /// Who entrusted the broker.
    pub principal: Id<OrganizationKind>,
    /// Who is introduced to the principal.
    pub counterparty: Id<OrganizationKind>,
    /// The listing it is about; none for whatever the two may do together.
    pub subject: Option<Subject>,
    /// What the broker says of it; for the three parties and the hub.
    pub note: Reason,
    /// The digest of what proves it elsewhere.
    pub evidence: Option<DocumentDigest>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The last day on which it can be contested.
    pub contestable_until: Date,
    /// Where it stands.
    pub state: IntroductionState,
    /// Why it is contested, once it was.
    pub contest: Option<Contest>,
    /// What the hub found, once it did.
    pub decision: Option<Decision>,
}

/// The state machine.
pub const PROCESS: Process<IntroductionState> = Process {
    code: "introduction",
    title_zh: "引荐",
    title_en: "Introduction",
    initial: IntroductionState::Recorded,
    steps: &[
        Step {
            action: Action::AcknowledgeIntroduction,
            from: &[IntroductionState::Recorded],
            to: &[IntroductionState::Acknowledged],
            rules: &[Rule::IntroductionOtherSide],
        },
        Step {
            action: Action::ContestIntroduction,
            from: &[IntroductionState::Recorded],
            to: &[IntroductionState::Contested],
            rules: &[Rule::IntroductionOtherSide, Rule::IntroductionContestLate, Rule::IntroductionFirstContactLater],
        },
        Step {
            action: Action::DecideIntroduction,
            from: &[IntroductionState::Contested],
            to: &[IntroductionState::Upheld, IntroductionState::Dismissed],
            rules: &[Rule::IntroductionDeciderIsParty],
        },
    ],
};

/// What is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntroductionContent {
    /// Who is introduced.
    pub counterparty: Id<OrganizationKind>,
    /// The listing it is about.
    pub subject: Option<Subject>,
    /// What the broker says of it.
    pub note: Reason,
    /// The digest of what proves it elsewhere.
    pub evidence: Option<DocumentDigest>,
}

/// What else stands around an introduction when it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// Whether the same was recorded under the mandate before.
    pub is_recorded: bool,
    /// Whether the counterparty, too, has entrusted the broker: then whether it agreed that he acts for both.
    pub counterparty_consent: Option<DualAgency>,
}

impl Introduction {
    /// A broker records that he introduces a counterparty to his principal.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn record(
        id: Id<IntroductionKind>,
        mandate: &Mandate,
        content: IntroductionContent,
        around: Circumstances,
        at: Timestamp,
    ) -> Result<(Self, [Event; 2]), Refusals> {
        let IntroductionContent { counterparty, subject, note, evidence } = content;
        let mut refusals = Refusals::new();
        refusals.require(mandate.runs_on(at.day()), Rule::IntroductionMandateNotRunning);
        let is_third = counterparty != mandate.principal && counterparty != mandate.agency;
        refusals.require_at(is_third, Rule::IntroductionOwnParty, "/counterparty");
        let is_within = mandate.terms.subject.is_none() || mandate.terms.subject == subject;
        refusals.require_at(is_within, Rule::IntroductionBeyondMandate, "/subject");
        refusals.require_at(!around.is_recorded, Rule::IntroductionRecordedAlready, "/counterparty");
        let both = [Some(mandate.dual_agency), around.counterparty_consent];
        let has_consents = around.counterparty_consent.is_none() || both == [Some(DualAgency::Consented); 2];
        refusals.require_at(has_consents, Rule::DualAgencyWithoutConsent, "/counterparty");
        refusals.into_result()?;
        let contest_days = RulePack::of(id.hub(), at.day()).days_max(Figure::IntroductionContestDays);
        let introduction = Introduction {
            id,
            mandate: mandate.id,
            agency: mandate.agency,
            principal: mandate.principal,
            counterparty,
            subject,
            note,
            evidence,
            recorded_at: at,
            contestable_until: at.day() + Duration::days(i64::from(contest_days)),
            state: PROCESS.initial,
            contest: None,
            decision: None,
        };
        let told = [IntroductionParty::Counterparty, IntroductionParty::Principal];
        let events = told.map(|party| introduction.event(EventKind::IntroductionRecorded, party));
        Ok((introduction, events))
    }

    /// As whom an organization has to do with it.
    #[must_use]
    pub fn party_of(&self, organization: Option<Id<OrganizationKind>>) -> Option<IntroductionParty> {
        let organization = organization?;
        if organization == self.counterparty {
            Some(IntroductionParty::Counterparty)
        } else if organization == self.principal {
            Some(IntroductionParty::Principal)
        } else if organization == self.agency {
            Some(IntroductionParty::Agency)
        } else {
            None
        }
    }

    /// The organization of a party.
    #[must_use]
    pub fn organization(&self, party: IntroductionParty) -> Id<OrganizationKind> {
        match party {
            IntroductionParty::Agency => self.agency,
            IntroductionParty::Principal => self.principal,
            IntroductionParty::Counterparty => self.counterparty,
        }
    }

    /// What the access table needs to know: to each party it is its own, and nobody else knows of it but the hub.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let owner = self.organization(self.party_of(organization).unwrap_or(IntroductionParty::Agency));
        Resource { hub: self.id.hub(), owner: Some(owner), exposure: Exposure::Private }
    }

    /// Whether it earns the broker his fee on a day: it was acknowledged or upheld, or nobody contested it in time.
    #[must_use]
    pub fn counts_on(&self, day: Date) -> bool {
        match self.state {
            IntroductionState::Acknowledged | IntroductionState::Upheld => true,
            IntroductionState::Recorded => day > self.contestable_until,
            IntroductionState::Contested | IntroductionState::Dismissed => false,
        }
    }

    /// What stands against acknowledging.
    #[must_use]
    pub fn may_acknowledge(&self, party: IntroductionParty) -> Refusals {
        let mut refusals = PROCESS.open(Action::AcknowledgeIntroduction, self.state);
        refusals.require(party == IntroductionParty::Counterparty, Rule::IntroductionOtherSide);
        refusals
    }

    /// The counterparty says so, too. Twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn acknowledge(&mut self, party: IntroductionParty) -> Result<Option<Event>, Refusals> {
        if self.state == IntroductionState::Acknowledged && party == IntroductionParty::Counterparty {
            return Ok(None);
        }
        self.may_acknowledge(party).into_result()?;
        self.state = IntroductionState::Acknowledged;
        Ok(Some(self.event(EventKind::IntroductionAcknowledged, IntroductionParty::Agency)))
    }

    /// What stands against contesting, apart from the day that is claimed.
    #[must_use]
    pub fn may_contest(&self, party: IntroductionParty, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ContestIntroduction, self.state);
        refusals.require(party != IntroductionParty::Agency, Rule::IntroductionOtherSide);
        refusals.require(at.day() <= self.contestable_until, Rule::IntroductionContestLate);
        refusals
    }

    /// A party says that it knew the other before.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn contest(&mut self, contest: Contest) -> Result<Event, Refusals> {
        let mut refusals = self.may_contest(contest.by, contest.at);
        // INV-38: what is claimed lies before what is recorded; else there is nothing to contest.
        let is_before = contest.first_contact_on <= self.recorded_at.day();
        refusals.require_at(is_before, Rule::IntroductionFirstContactLater, "/first_contact_on");
        refusals.into_result()?;
        self.state = IntroductionState::Contested;
        self.contest = Some(contest);
        Ok(self.event(EventKind::IntroductionContested, IntroductionParty::Agency))
    }

    /// What stands against somebody's decision.
    #[must_use]
    pub fn may_decide(&self, decider: Option<Id<OrganizationKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::DecideIntroduction, self.state);
        refusals.require(self.party_of(decider).is_none(), Rule::IntroductionDeciderIsParty);
        refusals
    }

    /// The hub finds whether the broker introduced the two.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn decide(
        &mut self,
        decider: Option<Id<OrganizationKind>>,
        decision: Decision,
    ) -> Result<[Event; 3], Refusals> {
        self.may_decide(decider).into_result()?;
        self.state = match decision.finding {
            Finding::Upheld => IntroductionState::Upheld,
            Finding::Dismissed => IntroductionState::Dismissed,
        };
        self.decision = Some(decision);
        let told = [IntroductionParty::Agency, IntroductionParty::Principal, IntroductionParty::Counterparty];
        Ok(told.map(|party| self.event(EventKind::IntroductionDecided, party)))
    }

    /// An event for one of the parties. Names of the others are not in it: each reads the introduction itself.
    fn event(&self, kind: EventKind, to: IntroductionParty) -> Event {
        let state: &'static str = self.state.into();
        let evidence = self.evidence.as_ref().map(DocumentDigest::as_str);
        let payload = json!({ "state": state, "evidence_sha256": evidence });
        let (subject, hub) = (self.id.subject(), self.id.hub());
        Event { kind, subject, hub, owner: Some(self.organization(to)), audience: Audience::Owner, payload }
    }
}
