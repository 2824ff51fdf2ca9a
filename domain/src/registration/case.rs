//! A registration case (DOMAIN 5.2): one contract on its way to a number, filed once by the seller's side.
//!
//! ```text
//! draft ──submit──▶ submitted ──accept──▶ accepted ──classify──▶ classified ──approve──▶ registered ──change──▶ registered
//!           ▲            │                   │                    │  │  │                    ├──terminate──▶ terminated
//!           │            └──────return───────┴───────return───────┘  │  └─pass─▶ second_review ──revoke──▶ revoked
//!        returned ◀──────────────────────────────────────────────────┼──────────────┤ confirm ─▶ registered
//!                                                       refuse ▶ refused ◀──────────┘
//!                                                 refused ──contest──▶ under_reexam ──uphold──▶ refused
//!                                                                            └──overturn──▶ classified
//! ```
//!
//! The clock of the rule pack runs from acceptance and stops while the case is with the applicant.

use super::form::RegistrationForm;
use super::number::RegistrationNumber;
use crate::access::{Action, Exposure, Resource};
use crate::deals::contract_type::ContractSubtype;
use crate::event::{Audience, Event, EventKind};
use crate::id::{ContractKind, Id, OrganizationKind, RegistrationKind, UserKind};
use crate::process::{Process, Step};
use crate::rule::Rule;
use crate::text::Reason;
use crate::timestamp::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Decisions of a case after which no step is taken again.
pub const DECISIONS_MAX: usize = 200;

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RegistrationState {
    /// With the applicant, not handed in.
    Draft,
    /// Handed in.
    Submitted,
    /// 受理: the authority took it up, and its clock runs.
    Accepted,
    /// The authority said what the contract is and what its technical amount is.
    Classified,
    /// 退回: with the applicant, for correction.
    Returned,
    /// 大额复核: another person looks at it.
    SecondReview,
    /// 已登记.
    Registered,
    /// 不予登记.
    Refused,
    /// 复核: the refusal is looked at again.
    UnderReexam,
    /// 终止: the contract ended early.
    Terminated,
    /// 撤销登记: the number is kept, the certificate void.
    Revoked,
}

/// What somebody decided on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DecisionKind {
    /// Took it up.
    Accepted,
    /// Sent it back.
    Returned,
    /// Said what it is.
    Classified,
    /// Passed it to a second person.
    Passed,
    /// Registered it.
    Registered,
    /// Refused it.
    Refused,
    /// The applicant contested the refusal.
    Contested,
    /// The refusal stands.
    Upheld,
    /// The refusal does not stand.
    Overturned,
    /// Took over a change of the contract.
    Changed,
    /// Took over its end.
    Terminated,
    /// Revoked the registration.
    Revoked,
}

/// A decision with its reason. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseDecision {
    /// What was decided.
    pub kind: DecisionKind,
    /// Who, if it was a person.
    pub by: Option<Id<UserKind>>,
    /// When.
    pub at: Timestamp,
    /// The ground of a closed list, by its name.
    pub ground: Option<&'static str>,
    /// In words.
    pub reason: Option<Reason>,
}

/// What the authority says of a contract. Amounts are fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What the contract is by its substance (解释 42).
    pub determined: ContractSubtype,
    /// 技术交易额: at most the contract amount.
    pub technical_amount: i64,
    /// 技术性收入: at most the technical amount.
    pub technical_income: i64,
}

/// The days of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseDays {
    /// Handed in last.
    pub submitted_on: Option<Date>,
    /// Taken up last.
    pub accepted_on: Option<Date>,
    /// To be decided by; nothing while the clock stands still.
    pub due_on: Option<Date>,
    /// Registered on: the day by which it is counted.
    pub registered_on: Option<Date>,
    /// Refused on.
    pub refused_on: Option<Date>,
    /// Terminated or revoked on.
    pub ended_on: Option<Date>,
}

/// A registration case. It lives in the hub of the applicant and of the authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationCase {
    /// Its identifier, which carries its hub.
    pub id: Id<RegistrationKind>,
    /// The contract.
    pub contract: Id<ContractKind>,
    /// The party of the seller's side that files.
    pub applicant: Id<OrganizationKind>,
    /// The registration authority (登记机构).
    pub authority: Id<OrganizationKind>,
    /// The form.
    pub form: RegistrationForm,
    /// Where it stands.
    pub state: RegistrationState,
    /// Its days.
    pub days: CaseDays,
    /// What the authority says of the contract.
    pub finding: Option<Finding>,
    /// Who said so.
    pub first_reviewer: Option<Id<UserKind>>,
    /// Who looked at it a second time: somebody else (INV-19).
    pub second_reviewer: Option<Id<UserKind>>,
    /// Its number, given once and kept.
    pub number: Option<RegistrationNumber>,
    /// The version of its certificate; 0 while there is none.
    pub certificate: u16,
    /// Who decided what, in order.
    pub decisions: Vec<CaseDecision>,
}

/// The state machine.
pub const PROCESS: Process<RegistrationState> = Process {
    code: "registration",
    title_zh: "技术合同认定登记",
    title_en: "Registration of a technical contract",
    initial: RegistrationState::Draft,
    steps: &[
        Step {
            action: Action::SubmitRegistration,
            from: &[RegistrationState::Draft, RegistrationState::Returned],
            to: &[RegistrationState::Submitted],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::RegistrationContractNotSigned,
                Rule::RegistrationFieldMissing,
                Rule::RegistrationRightsMissing,
                Rule::RegistrationNatureMissing,
                Rule::ContractExpectationMissing,
            ],
        },
        Step {
            action: Action::AcceptRegistration,
            from: &[RegistrationState::Submitted],
            to: &[RegistrationState::Accepted],
            rules: &[],
        },
        Step {
            action: Action::ReturnRegistration,
            from: &[
                RegistrationState::Submitted,
                RegistrationState::Accepted,
                RegistrationState::Classified,
                RegistrationState::SecondReview,
            ],
            to: &[RegistrationState::Returned],
            rules: &[Rule::RegistrationDecisionsTooMany],
        },
        Step {
            action: Action::ClassifyRegistration,
            from: &[RegistrationState::Accepted, RegistrationState::Classified],
            to: &[RegistrationState::Classified],
            rules: &[
                Rule::RegistrationAmountsDisordered,
                Rule::RegistrationDifferenceUnexplained,
                Rule::RegistrationDecisionsTooMany,
            ],
        },
        Step {
            action: Action::PassRegistration,
            from: &[RegistrationState::Classified],
            to: &[RegistrationState::SecondReview],
            rules: &[],
        },
        Step {
            action: Action::ApproveRegistration,
            from: &[RegistrationState::Classified],
            to: &[RegistrationState::Registered],
            rules: &[Rule::RegistrationSecondReviewDue],
        },
        Step {
            action: Action::ConfirmRegistration,
            from: &[RegistrationState::SecondReview],
            to: &[RegistrationState::Registered],
            rules: &[Rule::FourEyes],
        },
        Step {
            action: Action::RefuseRegistration,
            from: &[RegistrationState::Classified, RegistrationState::SecondReview],
            to: &[RegistrationState::Refused],
            rules: &[],
        },
        Step {
            action: Action::ContestRegistration,
            from: &[RegistrationState::Refused],
            to: &[RegistrationState::UnderReexam],
            rules: &[Rule::RegistrationContestLate, Rule::RegistrationContested, Rule::RegistrationFiled],
        },
        Step {
            action: Action::UpholdRefusal,
            from: &[RegistrationState::UnderReexam],
            to: &[RegistrationState::Refused],
            rules: &[Rule::FourEyes],
        },
        Step {
            action: Action::OverturnRefusal,
            from: &[RegistrationState::UnderReexam],
            to: &[RegistrationState::Classified],
            rules: &[Rule::FourEyes],
        },
        Step {
            action: Action::ChangeRegistration,
            from: &[RegistrationState::Registered],
            to: &[RegistrationState::Registered],
            rules: &[
                Rule::RegistrationNothingChanged,
                Rule::RegistrationDecisionsTooMany,
                Rule::RegistrationAmountsDisordered,
                Rule::RegistrationDifferenceUnexplained,
                Rule::RegistrationSecondReviewDue,
            ],
        },
        Step {
            action: Action::TerminateRegistration,
            from: &[RegistrationState::Registered],
            to: &[RegistrationState::Terminated],
            rules: &[Rule::RegistrationContractRuns],
        },
        Step {
            action: Action::RevokeRegistration,
            from: &[RegistrationState::Registered, RegistrationState::Terminated],
            to: &[RegistrationState::Revoked],
            rules: &[],
        },
    ],
};

impl RegistrationState {
    /// Whether a contract in such a case cannot be filed again (INV-17).
    #[must_use]
    pub fn is_live(self) -> bool {
        match self {
            RegistrationState::Draft
            | RegistrationState::Submitted
            | RegistrationState::Accepted
            | RegistrationState::Classified
            | RegistrationState::Returned
            | RegistrationState::SecondReview
            | RegistrationState::Registered
            | RegistrationState::UnderReexam
            | RegistrationState::Terminated => true,
            RegistrationState::Refused | RegistrationState::Revoked => false,
        }
    }

    /// Whether the certificate of such a case holds: of one that ended early it does, for what was performed.
    #[must_use]
    pub fn is_certificate_valid(self) -> bool {
        matches!(self, RegistrationState::Registered | RegistrationState::Terminated)
    }
}

impl RegistrationCase {
    /// What the access table needs to know: to the applicant it is its own, and to the authority once it was handed in.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let is_authority = organization == Some(self.authority) && self.state != RegistrationState::Draft;
        let owner = if is_authority { self.authority } else { self.applicant };
        Resource { hub: self.id.hub(), owner: Some(owner), exposure: Exposure::Private }
    }

    /// Whether the day by which it is to be decided has passed.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.days.due_on.is_some_and(|due_on| due_on < today)
    }

    /// The last decision of a kind.
    #[must_use]
    pub fn last(&self, kind: DecisionKind) -> Option<&CaseDecision> {
        self.decisions.iter().rev().find(|decision| decision.kind == kind)
    }

    /// An event for the other side to read.
    pub(super) fn event(&self, kind: EventKind, for_whom: Id<OrganizationKind>, payload: serde_json::Value) -> Event {
        let (subject, hub, owner) = (self.id.subject(), self.id.hub(), Some(for_whom));
        Event { kind, subject, hub, owner, audience: Audience::Owner, payload }
    }
}
