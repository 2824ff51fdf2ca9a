//! Brokers (技术经纪人, 技术经理人), DOMAIN 3.13: a person who brings parties together, with a credential that the hub has
//! verified.

use super::credential::{Credential, CredentialLevel};
use super::expert::gaps;
use super::person::Person;
use crate::access::Action;
use crate::event::EventKind;
use crate::id::BrokerKind as BrokerId;
use crate::listed::{Actions, Events, Listable, Listed, ListedState, steps};
use crate::market::cooperation::CooperationMode;
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::reference::{RegionCode, TechnicalField};
use crate::rule::{Refusals, Rule};
use crate::text::{Body, Keyword, Title};
use crate::timestamp::Timestamp;

/// What a broker's profile says. Any value of it is a valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerContent {
    /// What the person is, in one line that does not tell the name.
    pub title: Title,
    /// What the person has done and can do.
    pub summary: Option<Body>,
    /// Who it is.
    pub person: Person,
    /// What the person can do.
    pub skills: Vec<Keyword>,
    /// The technical fields the person knows.
    pub fields: Vec<TechnicalField>,
    /// Where the person works; everywhere when empty.
    pub regions: Vec<RegionCode>,
    /// The kinds of deals the person brings about.
    pub cooperation: Vec<CooperationMode>,
}

/// A broker.
pub type Broker = Listed<BrokerContent>;

const ACTIONS: Actions = Actions {
    create: Action::CreateBroker,
    show: Action::ShowBroker,
    amend: Action::AmendBroker,
    submit: Action::SubmitBroker,
    review: Action::ReviewBroker,
    publish: Action::PublishBroker,
    withdraw: Action::WithdrawBroker,
    certify: Action::CertifyBroker,
};
const STEPS: [Step<ListedState>; 5] = {
    let mut steps = steps(
        ACTIONS,
        &[
            Rule::OrganizationNotVerified,
            Rule::PersonSummaryTooThin,
            Rule::PersonSkillMissing,
            Rule::PersonFieldMissing,
            Rule::PersonNamedInTitle,
        ],
        &[Rule::OrganizationNotVerified, Rule::BrokerCredentialMissing, Rule::PersonNamedInTitle],
    );
    steps[0].rules = &[Rule::ListingNotEditable, Rule::PersonNotOneself];
    steps
};

/// The state machine.
pub const PROCESS: Process<ListedState> = Process {
    code: "broker",
    title_zh: "技术经理人",
    title_en: "Technology broker",
    initial: ListedState::Draft,
    steps: &STEPS,
};

impl Listable for BrokerContent {
    type Kind = BrokerId;

    const ACTIONS: Actions = ACTIONS;
    const PROCESS: Process<ListedState> = PROCESS;
    const EVENTS: Events = Events {
        created: EventKind::BrokerCreated,
        amended: EventKind::BrokerAmended,
        submitted: EventKind::BrokerSubmitted,
        reviewed: EventKind::BrokerReviewed,
        published: EventKind::BrokerPublished,
        withdrawn: EventKind::BrokerWithdrawn,
    };

    fn title(&self) -> &Title {
        &self.title
    }

    fn gaps(&self, provenance: Option<&Provenance>, _at: Timestamp) -> Refusals {
        gaps(self.summary.as_ref(), &self.skills, &self.fields, provenance)
    }

    fn obstacles(&self, _at: Timestamp) -> Refusals {
        self.person.may_stand_behind(&self.title)
    }
}

/// A broker's level on that day: the highest of the verified broker's credentials that hold.
#[must_use]
pub fn level<'a>(credentials: impl IntoIterator<Item = &'a Credential>, at: Timestamp) -> Option<CredentialLevel> {
    let held = credentials.into_iter().filter(|credential| credential.makes_broker(at));
    held.filter_map(|credential| credential.content.level).max()
}

/// What stands against a broker's coming to market because of the credentials.
#[must_use]
pub fn may_broker<'a>(credentials: impl IntoIterator<Item = &'a Credential>, at: Timestamp) -> Refusals {
    let mut refusals = Refusals::new();
    refusals.require_at(level(credentials, at).is_some(), Rule::BrokerCredentialMissing, "/credentials");
    refusals
}
