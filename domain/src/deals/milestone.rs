//! Milestones of a contract in performance (里程碑, DOMAIN 3.18, 5.2, INV-36): what is agreed is delivered, accepted, paid.
//!
//! ```text
//! planned ──start──▶ in_progress ──submit──▶ submitted ──accept, or silence──▶ accepted ──pay──▶ paid ──confirm──▶ released
//!                         ▲                    │   └──reject──▶ rejected
//!                         └───────rework───────┘
//!    every state before accepted ──the contract is changed or terminated──▶ dropped
//! ```
//!
//! The seller's side starts, submits and confirms; the buyer's side accepts, returns, rejects and pays. While the contract is
//! disputed nothing moves, and the days of silence begin anew when the dispute is settled.

use super::content::{ContractContent, Milestone};
use super::contract::{Contract, ContractState};
use super::contract_type::ContractSide;
use crate::access::{Action, Exposure, Resource};
use crate::assets::readiness::DocumentDigest;
use crate::event::{Audience, Event, EventKind};
use crate::id::{ContractKind, Id, MilestoneKind, OrganizationKind};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::text::Reason;
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::{Date, Duration};

/// The longest silence that a contract can count as acceptance, in days.
pub const SILENCE_DAYS_MAX: u16 = 365;
/// How often the work of one milestone can be submitted; what is not in order then is accepted or rejected.
pub const SUBMISSIONS_MAX: u16 = 10;

/// Where a milestone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MilestoneState {
    /// Agreed; the contract is in effect.
    Planned,
    /// The performing side works on it.
    InProgress,
    /// Handed over; the paying side looks at it.
    Submitted,
    /// What was agreed was delivered.
    Accepted,
    /// It is not what was agreed.
    Rejected,
    /// The paying side says that it has paid.
    Paid,
    /// The performing side says so, too.
    Released,
    /// The contract was changed or terminated before it was accepted.
    Dropped,
}

/// What a side says of a milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MilestoneAct {
    /// The work begins.
    Start,
    /// It is handed over.
    Submit,
    /// It is accepted.
    Accept,
    /// It is returned, with what is missing.
    Rework,
    /// It is rejected.
    Reject,
    /// It is paid.
    Pay,
    /// The payment has arrived.
    Confirm,
}

impl MilestoneAct {
    /// The operation.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            MilestoneAct::Start => Action::StartMilestone,
            MilestoneAct::Submit => Action::SubmitMilestone,
            MilestoneAct::Accept => Action::AcceptMilestone,
            MilestoneAct::Rework => Action::ReworkMilestone,
            MilestoneAct::Reject => Action::RejectMilestone,
            MilestoneAct::Pay => Action::PayMilestone,
            MilestoneAct::Confirm => Action::ConfirmMilestone,
        }
    }

    /// The side that says it.
    #[must_use]
    pub fn side(self) -> ContractSide {
        match self {
            MilestoneAct::Start | MilestoneAct::Submit | MilestoneAct::Confirm => ContractSide::Seller,
            MilestoneAct::Accept | MilestoneAct::Rework | MilestoneAct::Reject | MilestoneAct::Pay => {
                ContractSide::Buyer
            }
        }
    }

    fn leads_to(self) -> (MilestoneState, EventKind) {
        match self {
            MilestoneAct::Start => (MilestoneState::InProgress, EventKind::MilestoneStarted),
            MilestoneAct::Submit => (MilestoneState::Submitted, EventKind::MilestoneSubmitted),
            MilestoneAct::Accept => (MilestoneState::Accepted, EventKind::MilestoneAccepted),
            MilestoneAct::Rework => (MilestoneState::InProgress, EventKind::MilestoneReturned),
            MilestoneAct::Reject => (MilestoneState::Rejected, EventKind::MilestoneRejected),
            MilestoneAct::Pay => (MilestoneState::Paid, EventKind::MilestonePaid),
            MilestoneAct::Confirm => (MilestoneState::Released, EventKind::MilestoneReleased),
        }
    }
}

/// What is said with an act: in words, and by the digest of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// In words: what is handed over, what is missing, how it was paid.
    pub note: Option<Reason>,
    /// The digest of the file that shows it.
    pub evidence: Option<DocumentDigest>,
}

/// One act, as it was taken. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneRecord {
    /// What.
    pub act: MilestoneAct,
    /// Whose organization said it; nobody's where silence says it.
    pub organization: Option<Id<OrganizationKind>>,
    /// What was said.
    pub statement: Statement,
    /// When.
    pub at: Timestamp,
}

/// A milestone of a contract in effect. It lives in the hub of its contract. What is agreed never changes: a change of the
/// contract that alters it drops it and plans another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedMilestone {
    /// Its identifier, which carries its hub.
    pub id: Id<MilestoneKind>,
    /// The contract.
    pub contract: Id<ContractKind>,
    /// The organizations of the seller's side, which perform.
    pub performers: Vec<Id<OrganizationKind>>,
    /// The organizations of the buyer's side, which accept and pay.
    pub payers: Vec<Id<OrganizationKind>>,
    /// What is agreed.
    pub agreed: Milestone,
    /// Its place among the milestones of the contract, from 0.
    pub place: usize,
    /// Where it stands.
    pub state: MilestoneState,
    /// The last day for an answer to what was submitted; none where silence does not count, or while there is a dispute.
    pub answer_due_on: Option<Date>,
    /// Who said what, in the order of saying.
    pub records: Vec<MilestoneRecord>,
}

/// The states that a change or an end of the contract drops.
const UNACCEPTED: &[MilestoneState] =
    &[MilestoneState::Planned, MilestoneState::InProgress, MilestoneState::Submitted, MilestoneState::Rejected];

/// What stands against every act.
const ACT_RULES: &[Rule] = &[Rule::MilestoneOtherSide, Rule::MilestoneFrozen, Rule::MilestoneContractOver];

/// The state machine.
pub const PROCESS: Process<MilestoneState> = Process {
    code: "milestone",
    title_zh: "里程碑",
    title_en: "Milestone in performance",
    initial: MilestoneState::Planned,
    steps: &[
        Step {
            action: Action::StartMilestone,
            from: &[MilestoneState::Planned],
            to: &[MilestoneState::InProgress],
            rules: ACT_RULES,
        },
        Step {
            action: Action::SubmitMilestone,
            from: &[MilestoneState::InProgress],
            to: &[MilestoneState::Submitted],
            rules: ACT_RULES,
        },
        Step {
            action: Action::AcceptMilestone,
            from: &[MilestoneState::Submitted],
            to: &[MilestoneState::Accepted],
            rules: ACT_RULES,
        },
        Step {
            action: Action::PassMilestone,
            from: &[MilestoneState::Submitted],
            to: &[MilestoneState::Accepted],
            rules: &[Rule::MilestoneFrozen, Rule::MilestoneContractOver, Rule::MilestoneSilenceRunning],
        },
        Step {
            action: Action::ReworkMilestone,
            from: &[MilestoneState::Submitted],
            to: &[MilestoneState::InProgress],
            rules: &[
                Rule::MilestoneOtherSide,
                Rule::MilestoneFrozen,
                Rule::MilestoneContractOver,
                Rule::MilestoneSubmissionsTooMany,
            ],
        },
        Step {
            action: Action::RejectMilestone,
            from: &[MilestoneState::Submitted],
            to: &[MilestoneState::Rejected],
            rules: ACT_RULES,
        },
        Step {
            action: Action::PayMilestone,
            from: &[MilestoneState::Accepted],
            to: &[MilestoneState::Paid],
            rules: &[
                Rule::MilestoneOtherSide,
                Rule::MilestoneFrozen,
                Rule::MilestoneContractOver,
                Rule::MilestoneNothingToPay,
            ],
        },
        Step {
            action: Action::ConfirmMilestone,
            from: &[MilestoneState::Paid],
            to: &[MilestoneState::Released],
            rules: ACT_RULES,
        },
        Step {
            action: Action::SignContract,
            from: UNACCEPTED,
            // With the last signature of a change in which it is no longer agreed.
            to: &[MilestoneState::Dropped],
            rules: &[Rule::MilestoneAcceptedKept],
        },
        Step { action: Action::TerminateContract, from: UNACCEPTED, to: &[MilestoneState::Dropped], rules: &[] },
    ],
};

/// What is to become of the milestones of a contract whose content is another now.
#[derive(Debug, Default)]
pub struct Replanned {
    /// Those that stay, perhaps at another place.
    pub kept: Vec<AgreedMilestone>,
    /// Those that are no longer agreed, among them such as cannot be dropped.
    pub dropped: Vec<AgreedMilestone>,
    /// What is agreed anew, with its place.
    pub planned: Vec<(usize, Milestone)>,
}

/// Compares the milestones in performance with what a content says: the same words, day and amount are the same milestone.
#[must_use]
pub fn replan(standing: Vec<AgreedMilestone>, content: &ContractContent) -> Replanned {
    let mut replanned = Replanned::default();
    let mut left: Vec<AgreedMilestone> = standing;
    // Whatever is furthest keeps its place: an accepted one before a planned one of the same words.
    left.sort_by_key(|milestone| (milestone.is_open(), milestone.place));
    for (place, agreed) in content.milestones.iter().enumerate() {
        match left.iter().position(|milestone| milestone.agreed == *agreed) {
            Some(found) => {
                let milestone = left.remove(found);
                replanned.kept.push(AgreedMilestone { place, ..milestone });
            }
            None => replanned.planned.push((place, agreed.clone())),
        }
    }
    replanned.dropped = left;
    replanned
}

/// What the milestones in performance have against a content in place of the present one: what is accepted stays agreed.
#[must_use]
pub fn against_variation(standing: Vec<AgreedMilestone>, content: &ContractContent) -> Refusals {
    let mut refusals = Refusals::new();
    let are_open = replan(standing, content).dropped.iter().all(AgreedMilestone::is_open);
    refusals.require_at(are_open, Rule::MilestoneAcceptedKept, "/milestones");
    refusals
}

/// What the milestones of a contract have against saying that it is performed.
#[must_use]
pub fn against_completion<'a>(milestones: impl IntoIterator<Item = &'a AgreedMilestone>) -> Refusals {
    let mut refusals = Refusals::new();
    let are_settled = milestones.into_iter().all(AgreedMilestone::is_settled);
    refusals.require_at(are_settled, Rule::ContractMilestonesOpen, "/milestones");
    refusals
}

impl AgreedMilestone {
    /// A contract takes effect, or is changed: what it says at that place is to be performed. Each party is told.
    #[must_use]
    pub fn plan(id: Id<MilestoneKind>, contract: &Contract, place: usize, agreed: Milestone) -> (Self, Vec<Event>) {
        let milestone = AgreedMilestone {
            id,
            contract: contract.id,
            performers: contract.content.organizations(ContractSide::Seller).collect(),
            payers: contract.content.organizations(ContractSide::Buyer).collect(),
            agreed,
            place,
            state: PROCESS.initial,
            answer_due_on: None,
            records: Vec::new(),
        };
        let events = milestone.told(EventKind::MilestonePlanned, json!({}));
        (milestone, events)
    }

    /// The side of an organization.
    #[must_use]
    pub fn side_of(&self, organization: Option<Id<OrganizationKind>>) -> Option<ContractSide> {
        let organization = organization?;
        if self.performers.contains(&organization) {
            Some(ContractSide::Seller)
        } else if self.payers.contains(&organization) {
            Some(ContractSide::Buyer)
        } else {
            None
        }
    }

    /// What the access table needs to know: to each party of the contract it is its own, and nobody else knows of it.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let party = organization.filter(|_| self.side_of(organization).is_some());
        let owner = party.or(self.performers.first().copied());
        Resource { hub: self.id.hub(), owner, exposure: Exposure::Private }
    }

    /// Whether it can still be dropped: nobody has accepted it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        UNACCEPTED.contains(&self.state)
    }

    /// Whether nothing is left to do about it: it was paid and the payment arrived, it was accepted and nothing is paid for
    /// it, or it is no longer agreed.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        match self.state {
            MilestoneState::Released | MilestoneState::Dropped => true,
            MilestoneState::Accepted => self.agreed.amount.is_none(),
            MilestoneState::Planned
            | MilestoneState::InProgress
            | MilestoneState::Submitted
            | MilestoneState::Rejected
            | MilestoneState::Paid => false,
        }
    }

    /// How often its work was submitted.
    #[must_use]
    pub fn submissions(&self) -> usize {
        self.records.iter().filter(|record| record.act == MilestoneAct::Submit).count()
    }

    /// What the contract has against any move.
    fn against_move(&self, contract: &Contract, is_of_money: bool) -> Refusals {
        let mut refusals = Refusals::new();
        refusals.require(contract.dispute.is_none(), Rule::MilestoneFrozen);
        let runs = match contract.state {
            ContractState::Effective => true,
            // What was accepted before the end is owed after it.
            ContractState::Terminated | ContractState::Completed => is_of_money,
            ContractState::Draft
            | ContractState::Proposed
            | ContractState::Approved
            | ContractState::PartiallySigned
            | ContractState::Signed
            | ContractState::Withdrawn => false,
        };
        refusals.require(runs, Rule::MilestoneContractOver);
        refusals
    }

    /// What stands against an act of that side.
    #[must_use]
    pub fn may(&self, act: MilestoneAct, side: Option<ContractSide>, contract: &Contract) -> Refusals {
        let mut refusals = PROCESS.open(act.action(), self.state);
        refusals.require(side == Some(act.side()), Rule::MilestoneOtherSide);
        let is_of_money = matches!(act, MilestoneAct::Pay | MilestoneAct::Confirm);
        refusals.append(self.against_move(contract, is_of_money));
        if act == MilestoneAct::Pay {
            refusals.require(self.agreed.amount.is_some(), Rule::MilestoneNothingToPay);
        }
        if act == MilestoneAct::Rework {
            let is_left = self.submissions() < usize::from(SUBMISSIONS_MAX);
            refusals.require(is_left, Rule::MilestoneSubmissionsTooMany);
        }
        refusals
    }

    /// A side says something of it; every party is told. The same again changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn take(
        &mut self,
        (act, statement): (MilestoneAct, Statement),
        by: Id<OrganizationKind>,
        contract: &Contract,
        at: Timestamp,
    ) -> Result<Vec<Event>, Refusals> {
        let is_repeated =
            |last: &MilestoneRecord| (last.act, last.organization) == (act, Some(by)) && last.statement == statement;
        if self.records.last().is_some_and(is_repeated) {
            return Ok(Vec::new());
        }
        self.may(act, self.side_of(Some(by)), contract).into_result()?;
        Ok(self.enter(MilestoneRecord { act, organization: Some(by), statement, at }, contract))
    }

    /// What stands against its being accepted because nobody of the paying side said anything.
    fn may_pass(&self, contract: &Contract, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::PassMilestone, self.state);
        refusals.append(self.against_move(contract, false));
        let is_over = self.answer_due_on.is_some_and(|last| last < at.day());
        refusals.require(is_over, Rule::MilestoneSilenceRunning);
        refusals
    }

    /// The days are over within which the paying side answers, and the contract says that silence is acceptance
    /// (民法典 140).
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn pass(&mut self, contract: &Contract, at: Timestamp) -> Result<Vec<Event>, Refusals> {
        self.may_pass(contract, at).into_result()?;
        let (act, statement) = (MilestoneAct::Accept, Statement::default());
        Ok(self.enter(MilestoneRecord { act, organization: None, statement, at }, contract))
    }

    /// Notes an act, whatever stands against it.
    fn enter(&mut self, record: MilestoneRecord, contract: &Contract) -> Vec<Event> {
        let (state, kind) = record.act.leads_to();
        let facts = json!({
            "by": record.organization.map(|organization| organization.to_string()),
            "evidence_sha256": record.statement.evidence.as_ref().map(DocumentDigest::as_str),
        });
        self.state = state;
        self.answer_due_on = None;
        self.await_answer(contract, record.at);
        self.records.push(record);
        self.told(kind, facts)
    }

    /// The days of silence begin, where the contract counts silence as acceptance and an answer is awaited; during a dispute
    /// they do not run. Tells whether the last day is another now.
    pub fn await_answer(&mut self, contract: &Contract, at: Timestamp) -> bool {
        let before = self.answer_due_on;
        let days = contract.content.silence_days.filter(|_| contract.dispute.is_none());
        let days = days.filter(|_| self.state == MilestoneState::Submitted);
        self.answer_due_on = days.and_then(|days| at.day().checked_add(Duration::days(i64::from(days))));
        before != self.answer_due_on
    }

    /// It is no longer agreed: the contract was changed or terminated. Again yields nothing.
    ///
    /// # Errors
    /// When it was accepted before.
    pub fn discard(&mut self) -> Result<Vec<Event>, Refusals> {
        if self.state == MilestoneState::Dropped {
            return Ok(Vec::new());
        }
        let mut refusals = Refusals::new();
        refusals.require_at(self.is_open(), Rule::MilestoneAcceptedKept, "/milestones");
        refusals.into_result()?;
        (self.state, self.answer_due_on) = (MilestoneState::Dropped, None);
        Ok(self.told(EventKind::MilestoneDropped, json!({})))
    }

    /// The same event for every party. What was said stays between them.
    fn told(&self, kind: EventKind, facts: serde_json::Value) -> Vec<Event> {
        let mut payload = facts;
        payload["contract"] = json!(self.contract.to_string());
        payload["place"] = json!(self.place);
        let event = |owner: &Id<OrganizationKind>| Event {
            kind,
            subject: self.id.subject(),
            hub: self.id.hub(),
            owner: Some(*owner),
            audience: Audience::Owner,
            payload: payload.clone(),
        };
        self.performers.iter().chain(&self.payers).map(event).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::content::ContractParty;
    use super::super::contract::ContractActor;
    use super::super::offer::{OfferPrice, OfferTerms};
    use super::super::{amounts::PaymentMode, contract::ContractNote, contract_type::ContractSubtype};
    use super::*;
    use crate::access::Actor;
    use crate::hub::HubNumber;
    use crate::id::Kind;
    use crate::money::{Currency, Money};
    use crate::people::provider::tests::{at, rules};
    use crate::text::Title;
    use proptest::prelude::*;

    fn id<K: Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn piece(title: &str, minor: Option<i64>) -> Milestone {
        let amount = minor.map(|minor| Money { minor, currency: Currency::Cny });
        Milestone { title: Title::parse(title).expect("a title"), due_on: None, amount, deliverable: None }
    }

    /// A contract in effect, of organization 1 that sells and organization 2 that buys.
    fn contract(milestones: Vec<Milestone>, silence_days: Option<u16>) -> Contract {
        let price = Money { minor: 100, currency: Currency::Cny };
        let terms = OfferTerms {
            title: Title::parse("Test of a membrane").expect("a title"),
            subtype: ContractSubtype::GeneralService,
            patents: Vec::new(),
            achievements: Vec::new(),
            grant: None,
            currency: Currency::Cny,
            price: OfferPrice::try_new(PaymentMode::LumpOnce, Some(price), Vec::new(), None).expect("a price"),
            milestones,
            starts_on: None,
            ends_on: None,
            note: None,
        };
        let party = |number, side| ContractParty { organization: id(number), side };
        let mut content = terms.to_contract([party(1, ContractSide::Seller), party(2, ContractSide::Buyer)]);
        content.silence_days = silence_days;
        let (mut contract, _) = Contract::open(id(9), ContractActor::new(id(1), Actor::System), content, None, at());
        contract.state = ContractState::Effective;
        contract
    }

    fn planned(contract: &Contract, place: usize) -> AgreedMilestone {
        AgreedMilestone::plan(id(20 + place as u64), contract, place, contract.content.milestones[place].clone()).0
    }

    fn said(note: &str) -> Statement {
        Statement { note: Reason::parse(note).ok(), evidence: Some(DocumentDigest::of([7; 32])) }
    }

    #[test]
    fn a_milestone_is_accepted_by_silence_only_after_the_days_of_the_contract() {
        use MilestoneAct::{Start, Submit};
        for (days, passes_after) in [(None, None), (Some(3), Some(4))] {
            let contract = contract(vec![piece("Report", Some(100))], days);
            let mut milestone = planned(&contract, 0);
            milestone.take((Start, Statement::default()), id(1), &contract, at()).expect("it is planned");
            milestone.take((Submit, said("Here.")), id(1), &contract, at()).expect("it is begun");
            let passed = (0..10).find(|day| {
                let later = Timestamp::new(at().as_offset() + Duration::days(*day));
                milestone.clone().pass(&contract, later).is_ok()
            });
            assert_eq!(passed, passes_after);
        }
    }

    #[test]
    fn the_same_milestone_is_found_again_wherever_it_moves_and_another_amount_is_another() {
        let contract = contract(vec![piece("A", Some(40)), piece("B", Some(60)), piece("B", Some(60))], None);
        let mut standing: Vec<_> = (0..3).map(|place| planned(&contract, place)).collect();
        standing[2].state = MilestoneState::Accepted;
        let mut content = contract.content.clone();
        content.milestones = vec![piece("B", Some(60)), piece("A", Some(41))];

        let replanned = replan(standing.clone(), &content);

        let kept: Vec<_> = replanned.kept.iter().map(|one| (one.id, one.place)).collect();
        assert_eq!(kept, [(standing[2].id, 0)], "of two of the same words the accepted one stays");
        assert_eq!(replanned.planned, [(1, piece("A", Some(41)))]);
        assert_eq!(replanned.dropped.len(), 2);
        assert!(against_variation(standing.clone(), &content).is_empty());
        content.milestones.clear();
        assert_eq!(rules(&against_variation(standing, &content)), [Rule::MilestoneAcceptedKept]);
    }

    #[test]
    fn a_contract_is_performed_when_each_milestone_is_settled() {
        let contract = contract(vec![piece("Free", None), piece("Paid", Some(100))], None);
        let mut milestones = [planned(&contract, 0), planned(&contract, 1)];
        for (free, paid, is_performed) in [
            (MilestoneState::Submitted, MilestoneState::Released, false),
            (MilestoneState::Accepted, MilestoneState::Accepted, false),
            (MilestoneState::Accepted, MilestoneState::Paid, false),
            (MilestoneState::Rejected, MilestoneState::Released, false),
            (MilestoneState::Accepted, MilestoneState::Released, true),
            (MilestoneState::Dropped, MilestoneState::Dropped, true),
        ] {
            (milestones[0].state, milestones[1].state) = (free, paid);
            assert_eq!(against_completion(&milestones).is_empty(), is_performed, "{free:?} {paid:?}");
        }
    }

    fn attempts() -> impl Strategy<Value = Vec<(MilestoneAct, u64, u8)>> {
        proptest::collection::vec((proptest::sample::select(MilestoneAct::VARIANTS), 1u64..=3, 0u8..12), 0..60)
    }

    proptest! {
        /// INV-36, and what is promised: whoever tries whatever, nothing is released that was not accepted before, nothing moves
        /// in a dispute, and what a view promised is done.
        #[test]
        fn no_sequence_of_acts_by_anybody_releases_what_was_not_accepted(attempts in attempts()) {
            let mut contract = contract(vec![piece("Report", Some(100))], Some(5));
            let mut milestone = planned(&contract, 0);
            for (turn, (act, by, chance)) in attempts.into_iter().enumerate() {
                if chance == 0 {
                    let reason = Reason::parse("Late.").expect("a reason");
                    contract.dispute = contract.dispute.is_none().then(|| ContractNote { organization: id(2), reason, at: at() });
                    milestone.await_answer(&contract, at());
                }
                let before = milestone.clone();
                let against = milestone.may(act, milestone.side_of(Some(id(by))), &contract);
                match milestone.take((act, said(&format!("Turn {turn}."))), id(by), &contract, at()) {
                    Ok(events) => {
                        prop_assert_eq!(events.len(), 2, "each party is told");
                        prop_assert!(against.is_empty() && contract.dispute.is_none());
                    }
                    Err(_) => prop_assert!(!against.is_empty() && milestone == before),
                }
                let has = |act: MilestoneAct| milestone.records.iter().any(|record| record.act == act);
                let is_paid = matches!(milestone.state, MilestoneState::Paid | MilestoneState::Released);
                prop_assert!(!is_paid || has(MilestoneAct::Accept) && has(MilestoneAct::Pay));
                prop_assert_eq!(milestone.state == MilestoneState::Released, has(MilestoneAct::Confirm));
                let awaits = milestone.state == MilestoneState::Submitted && contract.dispute.is_none();
                prop_assert_eq!(milestone.answer_due_on.is_some(), awaits);
                prop_assert!(milestone.submissions() <= usize::from(SUBMISSIONS_MAX));
            }
        }
    }
}
