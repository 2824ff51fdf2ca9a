//! Contracts (DOMAIN 5.2): written by one party, put to the others, approved and signed by each, in effect, at an end.
//!
//! ```text
//! draft ──propose──▶ proposed ──approve (all)──▶ approved ──sign──▶ partially_signed ──sign (all)──▶ signed
//!                     ▲  │ counter                  │                                                  │ conditions met
//!                     └──┴───────── counter ────────┘                                                  ▼
//!    every state before signed ──withdraw──▶ withdrawn         terminated ◀──terminate── effective ──complete──▶ completed
//! ```
//!
//! What is put to the others is an *edition*: it never changes. A counter-proposal is the next edition, and what was said
//! of the one before does not count for it. A contract in effect is varied by an edition that is pending until all have
//! approved and signed it.

use super::content::ContractContent;
use super::contract_type::{ContractSide, ContractSubtype};
use crate::access::{Action, Actor, Duty, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{ContractKind, Id, NegotiationKind, OrganizationKind, UserKind};
use crate::identity::role::may_also;
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::rule_pack::{Figure, RulePack};
use crate::text::Reason;
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Duration;

/// Editions of one contract.
pub const EDITIONS_MAX: u16 = 100;

/// Where a contract stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ContractState {
    /// Being written by one party; nobody else knows of it.
    Draft,
    /// Put to the other parties.
    Proposed,
    /// Approved by every party.
    Approved,
    /// Signed by some.
    PartiallySigned,
    /// Signed by all; a condition is not met yet.
    Signed,
    /// In effect.
    Effective,
    /// Performed.
    Completed,
    /// Ended before its time.
    Terminated,
    /// Taken back before all had signed.
    Withdrawn,
}

/// What a party says of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ContractAct {
    /// Wrote on it.
    Negotiate,
    /// Its approver approves.
    Approve,
    /// Its signatory signed.
    Sign,
    /// It says that the contract is performed.
    Complete,
    /// It wants the contract to end.
    Terminate,
}

/// Who said what, when, of which edition. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub act: ContractAct,
    /// Of which edition; 0 is the draft.
    pub edition: u16,
    /// For which party.
    pub organization: Id<OrganizationKind>,
    /// Who, if it was a person.
    pub user: Option<Id<UserKind>>,
    /// When.
    pub at: Timestamp,
}

/// A change of a contract in effect that not all have signed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingEdition {
    /// Its number.
    pub number: u16,
    /// What it says.
    pub content: ContractContent,
}

/// Why a contract ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum TerminationGround {
    /// 协商一致: all parties agree (民法典 562).
    Agreement,
    /// 迟延履行经催告: a party was asked to perform and did not within 30 days (563, 解释 15).
    Breach,
}

/// A dispute, or the demand to perform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractNote {
    /// Who raised it.
    pub organization: Id<OrganizationKind>,
    /// What it says.
    pub reason: Reason,
    /// When.
    pub at: Timestamp,
}

/// How the registration authority classified a contract (解释 42: substance over name).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Determination {
    /// What it is.
    pub subtype: ContractSubtype,
}

/// Who takes a step: for which party, and who in person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContractActor {
    /// The party.
    pub organization: Id<OrganizationKind>,
    /// The person, if it is one.
    pub user: Option<Id<UserKind>>,
}

impl ContractActor {
    /// Somebody who acts for an organization.
    #[must_use]
    pub fn new(organization: Id<OrganizationKind>, actor: Actor) -> Self {
        let user = match actor {
            Actor::User(user) => Some(user),
            Actor::Visitor | Actor::ApiKey(_) | Actor::System => None,
        };
        ContractActor { organization, user }
    }
}

/// A contract. It lives in the hub in which it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Its identifier, which carries its hub.
    pub id: Id<ContractKind>,
    /// The party that opened it.
    pub opener: Id<OrganizationKind>,
    /// The negotiation it came from.
    pub negotiation: Option<Id<NegotiationKind>>,
    /// What it says: the draft, the edition on the table, or the edition in effect.
    pub content: ContractContent,
    /// The number of that edition; 0 is the draft.
    pub edition: u16,
    /// How many editions there were, those included that came to nothing.
    pub editions: u16,
    /// The change that is not in effect yet.
    pub pending: Option<PendingEdition>,
    /// Where it stands.
    pub state: ContractState,
    /// Who said what, in the order of saying.
    pub said: Vec<Said>,
    /// The conditions that are met, by their place in the content.
    pub fulfilled: Vec<(usize, Timestamp)>,
    /// When all had signed.
    pub signed_at: Option<Timestamp>,
    /// When it took effect.
    pub effective_at: Option<Timestamp>,
    /// When it ended: performed, terminated or withdrawn.
    pub ended_at: Option<Timestamp>,
    /// The dispute that is going on.
    pub dispute: Option<ContractNote>,
    /// The demand to perform.
    pub notice: Option<ContractNote>,
    /// What the registration authority says it is.
    pub determined: Option<Determination>,
}

/// The states in which a contract is on the table.
const OPEN: &[ContractState] = &[ContractState::Proposed, ContractState::Approved];

/// The state machine.
pub const PROCESS: Process<ContractState> = Process {
    code: "contract",
    title_zh: "技术合同",
    title_en: "Technology contract",
    initial: ContractState::Draft,
    steps: &[
        Step { action: Action::AmendContract, from: &[ContractState::Draft], to: &[ContractState::Draft], rules: &[] },
        Step {
            action: Action::ProposeContract,
            from: &[ContractState::Draft],
            to: &[ContractState::Proposed],
            rules: CONTENT_RULES,
        },
        Step { action: Action::CounterContract, from: OPEN, to: &[ContractState::Proposed], rules: CONTENT_RULES },
        Step {
            action: Action::ApproveContract,
            from: &[ContractState::Proposed],
            // With the last of the parties.
            to: &[ContractState::Approved],
            rules: &[Rule::FourEyes],
        },
        Step {
            action: Action::ApproveContract,
            from: &[ContractState::Effective],
            to: &[ContractState::Effective],
            rules: &[Rule::FourEyes, Rule::ContractNothingPending],
        },
        Step {
            action: Action::SignContract,
            from: &[ContractState::Approved],
            to: &[ContractState::PartiallySigned],
            rules: &[Rule::OrganizationNotVerified],
        },
        Step {
            action: Action::SignContract,
            from: &[ContractState::PartiallySigned],
            // With the last of the parties.
            to: &[ContractState::Signed, ContractState::Effective],
            rules: &[Rule::OrganizationNotVerified],
        },
        Step {
            action: Action::SignContract,
            from: &[ContractState::Effective],
            to: &[ContractState::Effective],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::ContractNothingPending,
                Rule::ContractNotApproved,
                Rule::MilestoneAcceptedKept,
            ],
        },
        Step {
            action: Action::FulfillContractCondition,
            from: &[ContractState::Signed],
            // With the last of the conditions.
            to: &[ContractState::Effective],
            rules: &[],
        },
        Step {
            action: Action::VaryContract,
            from: &[ContractState::Effective],
            to: &[ContractState::Effective],
            rules: CONTENT_RULES,
        },
        Step {
            action: Action::CompleteContract,
            from: &[ContractState::Effective],
            // With the last of the parties.
            to: &[ContractState::Completed],
            rules: &[Rule::ContractPending, Rule::ContractDisputed, Rule::ContractMilestonesOpen],
        },
        Step {
            action: Action::NotifyBreach,
            from: &[ContractState::Effective],
            to: &[ContractState::Effective],
            rules: &[],
        },
        Step {
            action: Action::TerminateContract,
            from: &[ContractState::Signed, ContractState::Effective],
            // By agreement with the last of the parties.
            to: &[ContractState::Terminated],
            rules: &[Rule::ContractNoticeMissing, Rule::ContractCureRunning],
        },
        Step {
            action: Action::DisputeContract,
            from: &[ContractState::Signed, ContractState::Effective],
            to: &[ContractState::Signed, ContractState::Effective],
            rules: &[Rule::ContractDisputed],
        },
        Step {
            action: Action::SettleContract,
            from: &[ContractState::Signed, ContractState::Effective],
            to: &[ContractState::Signed, ContractState::Effective],
            rules: &[Rule::ContractNotDisputed],
        },
        Step {
            action: Action::WithdrawContract,
            from: &[
                ContractState::Draft,
                ContractState::Proposed,
                ContractState::Approved,
                ContractState::PartiallySigned,
            ],
            to: &[ContractState::Withdrawn],
            rules: &[],
        },
        Step {
            action: Action::WithdrawContract,
            from: &[ContractState::Effective],
            to: &[ContractState::Effective],
            rules: &[Rule::ContractNothingPending],
        },
    ],
};

/// The rules on what a contract says.
const CONTENT_RULES: &[Rule] = &[
    Rule::OrganizationNotVerified,
    Rule::ContractSideMissing,
    Rule::ContractAmountMissing,
    Rule::ContractPaymentModeMissing,
    Rule::ContractRoyaltyMismatched,
    Rule::ContractSubjectMissing,
    Rule::ContractPatentMissing,
    Rule::ContractExpectationMissing,
    Rule::ContractGrantMissing,
    Rule::ContractMilestonesNotWhole,
    Rule::MilestoneAcceptedKept,
    Rule::ContractClauseMissing,
    Rule::ContractVoidClause,
    Rule::ContractBlankLeft,
    Rule::ContractEditionsTooMany,
    Rule::ContractPartiesFixed,
    Rule::ContractPending,
];

impl Contract {
    /// What the access table needs to know: to each party it is its own; the draft is the opener's alone.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let party = organization.filter(|id| self.edition > 0 && self.content.side_of(*id).is_some());
        let owner = Some(party.unwrap_or(self.opener));
        Resource { hub: self.id.hub(), owner, exposure: Exposure::Private }
    }

    /// The number of the edition that can be approved and signed.
    #[must_use]
    pub fn open_edition(&self) -> u16 {
        self.pending.as_ref().map_or(self.edition, |pending| pending.number)
    }

    /// What that edition says.
    #[must_use]
    pub fn open_content(&self) -> &ContractContent {
        self.pending.as_ref().map_or(&self.content, |pending| &pending.content)
    }

    /// Whether a party has said something of an edition.
    #[must_use]
    pub fn has_said(&self, act: ContractAct, edition: u16, organization: Id<OrganizationKind>) -> bool {
        self.said.iter().any(|said| (said.act, said.edition, said.organization) == (act, edition, organization))
    }

    /// Whether every party has said it of an edition.
    #[must_use]
    pub fn all_said(&self, act: ContractAct, edition: u16) -> bool {
        self.content.parties.iter().all(|party| self.has_said(act, edition, party.organization))
    }

    /// Whether the condition at that place is met.
    #[must_use]
    pub fn is_fulfilled(&self, condition: usize) -> bool {
        self.fulfilled.iter().any(|(place, _)| *place == condition)
    }

    /// The side of an organization.
    #[must_use]
    pub fn side_of(&self, organization: Id<OrganizationKind>) -> Option<ContractSide> {
        self.content.side_of(organization)
    }

    /// What stands against somebody's approval for having written on the contract himself (四眼原则).
    pub(super) fn four_eyes(&self, user: Option<Id<UserKind>>) -> Refusals {
        let has_negotiated =
            self.said.iter().any(|said| said.act == ContractAct::Negotiate && said.user.is_some() && said.user == user);
        let done: &[Duty] = if has_negotiated { &[Duty::Negotiate] } else { &[] };
        may_also(done, Duty::ApproveContract)
    }

    /// Notes what a party said, once.
    pub(super) fn say(&mut self, act: ContractAct, edition: u16, by: ContractActor, at: Timestamp) {
        let ContractActor { organization, user } = by;
        let is_known = |said: &Said| {
            (said.act, said.organization, said.user) == (act, organization, user)
                && (act == ContractAct::Negotiate || said.edition == edition)
        };
        if !self.said.iter().any(is_known) {
            self.said.push(Said { act, edition, organization, user, at });
        }
    }

    /// The same event for every party that knows of the contract, so that each finds it in its own feed.
    pub(super) fn told(&self, kind: EventKind, payload: &serde_json::Value) -> Vec<Event> {
        let known: Vec<_> = if self.edition == 0 {
            vec![self.opener]
        } else {
            self.content.parties.iter().map(|party| party.organization).collect()
        };
        let event = |owner| Event {
            kind,
            subject: self.id.subject(),
            hub: self.id.hub(),
            owner: Some(owner),
            audience: Audience::Owner,
            payload: payload.clone(),
        };
        known.into_iter().map(event).collect()
    }

    /// What an event tells of an edition.
    pub(super) fn facts(&self, by: Id<OrganizationKind>) -> serde_json::Value {
        json!({ "edition": self.open_edition(), "by": by.to_string() })
    }

    /// Whether the days after the demand to perform are over (解释 15).
    #[must_use]
    pub fn is_cure_over(&self, at: Timestamp) -> bool {
        self.notice.as_ref().is_some_and(|notice| {
            let days = RulePack::of(self.id.hub(), notice.at.day()).days_max(Figure::PerformanceCureDays);
            at.day() > notice.at.day() + Duration::days(i64::from(days))
        })
    }
}
