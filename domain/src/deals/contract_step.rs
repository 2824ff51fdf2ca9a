//! The steps of a contract: what stands against each, and what it does. Each event is told to every party.

use super::content::ContractContent;
use super::contract::{
    Contract, ContractAct, ContractActor, ContractNote, ContractState, Determination, EDITIONS_MAX, PROCESS,
    PendingEdition, TerminationGround,
};
use crate::access::Action;
use crate::event::{Event, EventKind};
use crate::id::{ContractKind, Id, NegotiationKind, OrganizationKind};
use crate::rule::{Refusals, Rule};
use crate::text::Reason;
use crate::timestamp::Timestamp;
use serde_json::json;

/// What a step yields: an event for each party, none when it changed nothing.
pub type Told = Result<Vec<Event>, Refusals>;

impl Contract {
    /// A party opens a draft.
    #[must_use]
    pub fn open(
        id: Id<ContractKind>,
        by: ContractActor,
        content: ContractContent,
        negotiation: Option<Id<NegotiationKind>>,
        at: Timestamp,
    ) -> (Self, Vec<Event>) {
        let mut contract = Contract {
            id,
            opener: by.organization,
            negotiation,
            content,
            edition: 0,
            editions: 0,
            pending: None,
            state: PROCESS.initial,
            said: Vec::new(),
            fulfilled: Vec::new(),
            signed_at: None,
            effective_at: None,
            ended_at: None,
            dispute: None,
            notice: None,
            determined: None,
        };
        contract.say(ContractAct::Negotiate, 0, by, at);
        let code = contract.content.subtype.code();
        let events = contract.told(EventKind::ContractCreated, &json!({ "subtype": code }));
        (contract, events)
    }

    /// What stands against editing the draft.
    #[must_use]
    pub fn may_amend(&self) -> Refusals {
        PROCESS.open(Action::AmendContract, self.state)
    }

    /// The opener edits the draft. The same text again yields no event.
    ///
    /// # Errors
    /// When it is no draft any more.
    pub fn amend(&mut self, content: ContractContent, by: ContractActor, at: Timestamp) -> Told {
        if content == self.content {
            return Ok(Vec::new());
        }
        self.may_amend().into_result()?;
        self.content = content;
        self.say(ContractAct::Negotiate, 0, by, at);
        Ok(self.told(EventKind::ContractAmended, &json!({})))
    }

    /// What stands against putting the draft to the others, apart from the parties' standing.
    #[must_use]
    pub fn may_propose(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::ProposeContract, self.state);
        refusals.append(self.content.lacks());
        refusals
    }

    /// Whether the draft was put to the others and nobody has answered by another edition.
    #[must_use]
    pub fn is_just_proposed(&self) -> bool {
        self.state == ContractState::Proposed && self.edition == 1
    }

    /// The opener puts the draft to the other parties. Again changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn propose(&mut self, by: ContractActor, at: Timestamp) -> Told {
        if self.is_just_proposed() {
            return Ok(Vec::new());
        }
        self.may_propose().into_result()?;
        (self.state, self.edition, self.editions) = (ContractState::Proposed, 1, 1);
        self.say(ContractAct::Negotiate, 0, by, at);
        Ok(self.told(EventKind::ContractProposed, &self.facts(by.organization)))
    }

    /// What stands against an edition in place of the one on the table, apart from the parties' standing.
    #[must_use]
    pub fn may_counter(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::CounterContract, self.state);
        refusals.require(self.editions < EDITIONS_MAX, Rule::ContractEditionsTooMany);
        refusals
    }

    /// A party answers with an edition of its own. What was said of the one before does not count for it.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn counter(&mut self, content: ContractContent, by: ContractActor, at: Timestamp) -> Told {
        let mut refusals = self.may_counter();
        refusals.append(self.against_content(&content));
        refusals.into_result()?;
        if content == self.content {
            return Ok(Vec::new());
        }
        self.content = content;
        self.editions += 1;
        (self.state, self.edition) = (ContractState::Proposed, self.editions);
        self.say(ContractAct::Negotiate, self.edition, by, at);
        Ok(self.told(EventKind::ContractCountered, &self.facts(by.organization)))
    }

    /// What stands against saying this in place of what is said now.
    fn against_content(&self, content: &ContractContent) -> Refusals {
        let mut refusals = content.lacks();
        refusals.require_at(content.parties == self.content.parties, Rule::ContractPartiesFixed, "/parties");
        refusals
    }

    /// What stands against an approval by this person.
    #[must_use]
    pub fn may_approve(&self, by: ContractActor) -> Refusals {
        let mut refusals = PROCESS.open(Action::ApproveContract, self.state);
        refusals.append(self.nothing_pending());
        refusals.append(self.four_eyes(by.user));
        refusals
    }

    /// In effect, only a change that waits can be approved, signed or taken back.
    fn nothing_pending(&self) -> Refusals {
        let mut refusals = Refusals::new();
        let is_open = self.state != ContractState::Effective || self.pending.is_some();
        refusals.require(is_open, Rule::ContractNothingPending);
        refusals
    }

    /// A party's approver approves what is on the table. Approving twice changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn approve(&mut self, by: ContractActor, at: Timestamp) -> Told {
        let edition = self.open_edition();
        if self.has_said(ContractAct::Approve, edition, by.organization) && edition > 0 {
            return Ok(Vec::new());
        }
        self.may_approve(by).into_result()?;
        self.say(ContractAct::Approve, edition, by, at);
        if self.state == ContractState::Proposed && self.all_said(ContractAct::Approve, edition) {
            self.state = ContractState::Approved;
        }
        Ok(self.told(EventKind::ContractApproved, &self.facts(by.organization)))
    }

    /// What stands against a signature, apart from the parties' standing and what other rows have against it.
    #[must_use]
    pub fn may_sign(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::SignContract, self.state);
        refusals.append(self.nothing_pending());
        if self.pending.is_some() {
            let is_approved = self.all_said(ContractAct::Approve, self.open_edition());
            refusals.require(is_approved, Rule::ContractNotApproved);
        }
        refusals
    }

    /// A party's signatory signs what is on the table; its signature was verified. With the last one the contract is
    /// concluded, and it takes effect at once when no condition stands before it. Signing twice changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn sign(&mut self, by: ContractActor, sha256: &str, at: Timestamp) -> Told {
        let edition = self.open_edition();
        if self.has_said(ContractAct::Sign, edition, by.organization) {
            return Ok(Vec::new());
        }
        self.may_sign().into_result()?;
        self.say(ContractAct::Sign, edition, by, at);
        let facts = json!({ "edition": edition, "by": by.organization.to_string(), "document_sha256": sha256 });
        let mut events = self.told(EventKind::ContractSigned, &facts);
        if !self.all_said(ContractAct::Sign, edition) {
            if self.state == ContractState::Approved {
                self.state = ContractState::PartiallySigned;
            }
            return Ok(events);
        }
        if let Some(pending) = self.pending.take() {
            (self.edition, self.content) = (pending.number, pending.content);
            events.extend(self.told(EventKind::ContractVaried, &facts));
            return Ok(events);
        }
        (self.state, self.signed_at) = (ContractState::Signed, Some(at));
        events.extend(self.take_effect(at));
        Ok(events)
    }

    /// Takes effect when all have signed and every condition is met.
    fn take_effect(&mut self, at: Timestamp) -> Vec<Event> {
        let is_due = (0..self.content.conditions.len()).all(|place| self.is_fulfilled(place));
        if self.state != ContractState::Signed || !is_due {
            return Vec::new();
        }
        (self.state, self.effective_at) = (ContractState::Effective, Some(at));
        self.told(EventKind::ContractEffective, &json!({ "edition": self.edition }))
    }

    /// What stands against saying that a condition is met.
    #[must_use]
    pub fn may_fulfill(&self) -> Refusals {
        PROCESS.open(Action::FulfillContractCondition, self.state)
    }

    /// A party says that the condition at that place is met. With the last one the contract takes effect. Again changes
    /// nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn fulfill(&mut self, place: usize, by: Id<OrganizationKind>, at: Timestamp) -> Told {
        if self.is_fulfilled(place) {
            return Ok(Vec::new());
        }
        self.may_fulfill().into_result()?;
        self.fulfilled.push((place, at));
        let facts = json!({ "condition": place, "by": by.to_string() });
        let mut events = self.told(EventKind::ContractConditionFulfilled, &facts);
        events.extend(self.take_effect(at));
        Ok(events)
    }

    /// What stands against a change of a contract in effect, apart from the parties' standing.
    #[must_use]
    pub fn may_vary(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::VaryContract, self.state);
        refusals.require(self.pending.is_none(), Rule::ContractPending);
        refusals.require(self.editions < EDITIONS_MAX, Rule::ContractEditionsTooMany);
        refusals
    }

    /// A party proposes to change a contract in effect (变更). It counts once every party has approved and signed it.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn vary(&mut self, content: ContractContent, by: ContractActor, at: Timestamp) -> Told {
        let mut refusals = self.may_vary();
        refusals.append(self.against_content(&content));
        refusals.into_result()?;
        if content == self.content {
            return Ok(Vec::new());
        }
        self.editions += 1;
        self.pending = Some(PendingEdition { number: self.editions, content });
        self.say(ContractAct::Negotiate, self.editions, by, at);
        Ok(self.told(EventKind::ContractVariationProposed, &self.facts(by.organization)))
    }

    /// What stands against saying that the contract is performed.
    #[must_use]
    pub fn may_complete(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::CompleteContract, self.state);
        refusals.require(self.pending.is_none(), Rule::ContractPending);
        refusals.require(self.dispute.is_none(), Rule::ContractDisputed);
        refusals
    }

    /// A party says that the contract is performed; when all have said so, it is completed. Again changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn complete(&mut self, by: ContractActor, at: Timestamp) -> Told {
        if self.has_said(ContractAct::Complete, self.edition, by.organization) {
            return Ok(Vec::new());
        }
        self.may_complete().into_result()?;
        self.say(ContractAct::Complete, self.edition, by, at);
        if self.all_said(ContractAct::Complete, self.edition) {
            (self.state, self.ended_at) = (ContractState::Completed, Some(at));
            return Ok(self.told(EventKind::ContractCompleted, &self.facts(by.organization)));
        }
        Ok(self.told(EventKind::ContractPerformanceConfirmed, &self.facts(by.organization)))
    }

    /// What stands against a demand to perform.
    #[must_use]
    pub fn may_notify(&self) -> Refusals {
        PROCESS.open(Action::NotifyBreach, self.state)
    }

    /// A party asks another to perform (催告); a later demand takes the place of an earlier one. The same again changes
    /// nothing, and its days go on.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn notify(&mut self, reason: Reason, by: Id<OrganizationKind>, at: Timestamp) -> Told {
        if self.notice.as_ref().is_some_and(|notice| notice.organization == by && notice.reason == reason) {
            return Ok(Vec::new());
        }
        self.may_notify().into_result()?;
        self.notice = Some(ContractNote { organization: by, reason, at });
        Ok(self.told(EventKind::ContractBreachNotified, &self.facts(by)))
    }

    /// What stands against an end on this ground, for this party.
    #[must_use]
    pub fn may_terminate(&self, ground: TerminationGround, by: Id<OrganizationKind>, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::TerminateContract, self.state);
        if ground == TerminationGround::Breach {
            let is_own = self.notice.as_ref().is_some_and(|notice| notice.organization == by);
            refusals.require(is_own, Rule::ContractNoticeMissing);
            refusals.require(!is_own || self.is_cure_over(at), Rule::ContractCureRunning);
        }
        refusals
    }

    /// A party ends the contract: by agreement once all want it, or alone after it asked in vain. Again changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn terminate(&mut self, ground: TerminationGround, by: ContractActor, at: Timestamp) -> Told {
        let is_agreed = ground == TerminationGround::Agreement;
        let has_said = self.has_said(ContractAct::Terminate, self.edition, by.organization);
        if self.state == ContractState::Terminated || is_agreed && has_said {
            return Ok(Vec::new());
        }
        self.may_terminate(ground, by.organization, at).into_result()?;
        // Who wanted it by agreement and now ends it for a breach has said it already, whoever of his people did.
        if !has_said {
            self.say(ContractAct::Terminate, self.edition, by, at);
        }
        let name: &'static str = ground.into();
        let facts = json!({ "ground": name, "by": by.organization.to_string() });
        if is_agreed && !self.all_said(ContractAct::Terminate, self.edition) {
            return Ok(self.told(EventKind::ContractTerminationProposed, &facts));
        }
        (self.state, self.ended_at, self.pending) = (ContractState::Terminated, Some(at), None);
        Ok(self.told(EventKind::ContractTerminated, &facts))
    }

    /// What stands against raising a dispute.
    #[must_use]
    pub fn may_dispute(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::DisputeContract, self.state);
        refusals.require(self.dispute.is_none(), Rule::ContractDisputed);
        refusals
    }

    /// A party says that there is a dispute; until it is settled, the contract is not completed.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn dispute(&mut self, reason: Reason, by: Id<OrganizationKind>, at: Timestamp) -> Told {
        self.may_dispute().into_result()?;
        self.dispute = Some(ContractNote { organization: by, reason, at });
        Ok(self.told(EventKind::ContractDisputed, &self.facts(by)))
    }

    /// What stands against settling the dispute, for this party.
    #[must_use]
    pub fn may_settle(&self, by: Id<OrganizationKind>) -> Refusals {
        let mut refusals = PROCESS.open(Action::SettleContract, self.state);
        let is_own = self.dispute.as_ref().is_some_and(|dispute| dispute.organization == by);
        refusals.require(is_own, Rule::ContractNotDisputed);
        refusals
    }

    /// The party that raised the dispute says that it is settled.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn settle(&mut self, by: Id<OrganizationKind>) -> Told {
        self.may_settle(by).into_result()?;
        self.dispute = None;
        Ok(self.told(EventKind::ContractSettled, &self.facts(by)))
    }

    /// What stands against taking back what is not concluded.
    #[must_use]
    pub fn may_withdraw(&self) -> Refusals {
        let mut refusals = PROCESS.open(Action::WithdrawContract, self.state);
        refusals.append(self.nothing_pending());
        refusals
    }

    /// A party takes back what not all have signed yet: the contract, or the change of one that is in effect.
    /// Withdrawing twice changes nothing.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw(&mut self, by: Id<OrganizationKind>, at: Timestamp) -> Told {
        if self.state == ContractState::Withdrawn {
            return Ok(Vec::new());
        }
        self.may_withdraw().into_result()?;
        let facts = self.facts(by);
        if self.pending.take().is_none() {
            (self.state, self.ended_at) = (ContractState::Withdrawn, Some(at));
        }
        Ok(self.told(EventKind::ContractWithdrawn, &facts))
    }

    /// Takes over what the registration authority says it is (解释 42). Whoever registers the contract calls it.
    pub fn determine(&mut self, determined: Determination) -> Vec<Event> {
        if self.determined == Some(determined) {
            return Vec::new();
        }
        self.determined = Some(determined);
        self.told(EventKind::ContractDetermined, &json!({ "subtype": determined.subtype.code() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Actor;
    use crate::deals::amounts::{Amounts, PaymentMode};
    use crate::deals::clause::{Clause, ClauseText, ClauseTopic};
    use crate::deals::content::{Condition, ConditionKind, ContractParty};
    use crate::deals::contract_type::{ContractSide, ContractSubtype};
    use crate::hub::HubNumber;
    use crate::id::{Kind, UserKind};
    use crate::money::{Currency, Money};
    use crate::people::provider::tests::{at, rules};
    use crate::text::Title;
    use proptest::prelude::*;
    use time::Duration;

    fn id<K: Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    /// A person of one of the two parties: an even number negotiates, an odd one approves and signs.
    fn person(party: u64, number: u64) -> ContractActor {
        ContractActor::new(id(party), Actor::User(id::<UserKind>(party * 10 + number)))
    }

    /// A service contract that lacks nothing, with so many conditions.
    fn content(conditions: usize) -> ContractContent {
        let text = ClauseText::parse("As agreed.").expect("a text");
        let title = Title::parse("Test of a membrane").expect("a title");
        let total = Money { minor: 100, currency: Currency::Cny };
        let subtype = ContractSubtype::GeneralService;
        let topics = ClauseTopic::required(subtype.contract_type());
        let party = |number, side| ContractParty { organization: id(number), side };
        ContractContent {
            title: title.clone(),
            subtype,
            parties: vec![party(1, ContractSide::Seller), party(2, ContractSide::Buyer)],
            patents: Vec::new(),
            achievements: Vec::new(),
            field: None,
            rights: None,
            starts_on: None,
            ends_on: None,
            currency: Currency::Cny,
            payment_mode: Some(PaymentMode::LumpOnce),
            amounts: Some(Amounts::try_new(total, total, Vec::new(), None).expect("amounts")),
            royalty: None,
            expected_investment: None,
            expected_output: None,
            grant: None,
            milestones: Vec::new(),
            silence_days: None,
            clauses: topics.iter().map(|topic| Clause { topic: *topic, text: text.clone() }).collect(),
            conditions: vec![Condition { kind: ConditionKind::Other, title }; conditions],
        }
    }

    fn proposed(conditions: usize) -> Contract {
        let (mut contract, _) = Contract::open(id(9), person(1, 0), content(conditions), None, at());
        contract.propose(person(1, 0), at()).expect("it lacks nothing");
        contract
    }

    fn in_effect() -> Contract {
        let mut contract = proposed(0);
        for party in [1, 2] {
            contract.approve(person(party, 1), at()).expect("it is proposed");
        }
        for party in [1, 2] {
            contract.sign(person(party, 1), "", at()).expect("it is approved");
        }
        assert_eq!(contract.state, ContractState::Effective);
        contract
    }

    #[test]
    fn a_bare_draft_is_told_everything_that_it_lacks_and_stays_a_draft() {
        let mut bare = content(0);
        bare.clauses.clear();
        bare.amounts = None;
        bare.parties.pop();
        let (mut contract, _) = Contract::open(id(9), person(1, 0), bare, None, at());
        let refused = rules(&contract.propose(person(1, 0), at()).expect_err("it lacks much"));
        assert_eq!(refused[..2], [Rule::ContractSideMissing, Rule::ContractAmountMissing]);
        assert_eq!(refused.iter().filter(|rule| **rule == Rule::ContractClauseMissing).count(), 7);
        assert_eq!(contract.state, ContractState::Draft);
    }

    #[test]
    fn who_wrote_on_it_does_not_approve_it_for_his_party() {
        let mut contract = proposed(0);
        assert_eq!(rules(&contract.approve(person(1, 0), at()).expect_err("his own")), [Rule::FourEyes]);
        contract.approve(person(1, 1), at()).expect("another of his party");
    }

    #[test]
    fn every_party_is_told_of_every_step_but_a_draft_is_the_openers_alone() {
        let (contract, opened) = Contract::open(id(9), person(1, 0), content(0), None, at());
        assert_eq!(opened.iter().map(|event| event.owner).collect::<Vec<_>>(), [Some(id(1))]);
        assert_eq!(contract.resource(Some(id(2))).owner, Some(id(1)), "the other party does not see the draft");
        let told = proposed(0).approve(person(2, 1), at()).expect("it is proposed");
        assert_eq!(told.iter().map(|event| event.owner).collect::<Vec<_>>(), [Some(id(1)), Some(id(2))]);
    }

    #[test]
    fn a_contract_in_effect_changes_only_by_what_all_have_approved_and_signed() {
        let mut contract = in_effect();
        let other = ContractContent { title: Title::parse("Another").expect("a title"), ..content(0) };
        assert_eq!(rules(&contract.approve(person(1, 9), at()).map(|_| ()).err().unwrap_or_default()), []);
        contract.vary(other.clone(), person(2, 0), at()).expect("it is in effect");
        assert_eq!(rules(&contract.may_sign()), [Rule::ContractNotApproved]);
        for party in [1, 2] {
            contract.approve(person(party, 1), at()).expect("a change waits");
        }
        contract.sign(person(1, 1), "", at()).expect("all approved");
        assert_ne!(contract.content, other);
        contract.sign(person(2, 1), "", at()).expect("all approved");
        assert_eq!((&contract.content, contract.edition), (&other, 2));
    }

    #[test]
    fn who_wanted_the_end_by_agreement_and_ends_it_for_a_breach_says_so_once_for_his_party() {
        let mut contract = in_effect();
        contract.notify(Reason::parse("Late.").expect("a reason"), id(1), at()).expect("it is in effect");
        contract.terminate(TerminationGround::Agreement, person(1, 0), at()).expect("it is in effect");
        let later = Timestamp::new(at().as_offset() + Duration::days(31));
        contract.terminate(TerminationGround::Breach, person(1, 1), later).expect("asked in vain");
        assert_eq!(contract.said.iter().filter(|said| said.act == ContractAct::Terminate).count(), 1);
    }

    /// What somebody tries.
    #[derive(Clone, Copy, Debug)]
    enum Try {
        Propose,
        Counter,
        Approve,
        Sign,
        Fulfill,
        Vary,
        Complete,
        Notify,
        Terminate(TerminationGround),
        Dispute,
        Settle,
        Withdraw,
    }

    fn attempts() -> impl Strategy<Value = Vec<(Try, u64, u64)>> {
        use TerminationGround::{Agreement, Breach};
        let tries = vec![
            Try::Propose,
            Try::Counter,
            Try::Approve,
            Try::Approve,
            Try::Sign,
            Try::Sign,
            Try::Fulfill,
            Try::Vary,
            Try::Complete,
            Try::Notify,
            Try::Terminate(Agreement),
            Try::Terminate(Breach),
            Try::Dispute,
            Try::Settle,
            Try::Withdraw,
        ];
        proptest::collection::vec((proptest::sample::select(tries), 1u64..=2, 0u64..=1), 0..60)
    }

    /// Tries it; answers with what stood against it beforehand and what came of it.
    fn attempt(contract: &mut Contract, tried: Try, by: ContractActor, turn: usize) -> (Refusals, Told) {
        let reason = Reason::parse("Late.").expect("a reason");
        let other = ContractContent { title: Title::parse(&format!("Edition {turn}")).expect("a title"), ..content(1) };
        let organization = by.organization;
        match tried {
            Try::Propose => (contract.may_propose(), contract.propose(by, at())),
            Try::Counter => (contract.may_counter(), contract.counter(other, by, at())),
            Try::Approve => (contract.may_approve(by), contract.approve(by, at())),
            Try::Sign => (contract.may_sign(), contract.sign(by, "", at())),
            Try::Fulfill => (contract.may_fulfill(), contract.fulfill(0, organization, at())),
            Try::Vary => (contract.may_vary(), contract.vary(other, by, at())),
            Try::Complete => (contract.may_complete(), contract.complete(by, at())),
            Try::Notify => (contract.may_notify(), contract.notify(reason, organization, at())),
            Try::Terminate(ground) => {
                (contract.may_terminate(ground, organization, at()), contract.terminate(ground, by, at()))
            }
            Try::Dispute => (contract.may_dispute(), contract.dispute(reason, organization, at())),
            Try::Settle => (contract.may_settle(organization), contract.settle(organization)),
            Try::Withdraw => (contract.may_withdraw(), contract.withdraw(organization, at())),
        }
    }

    fn check(contract: &Contract) {
        use ContractState::{Approved, Completed, Draft, Effective, PartiallySigned, Signed, Terminated, Withdrawn};
        let (approved, signed) = (
            contract.all_said(ContractAct::Approve, contract.edition),
            contract.all_said(ContractAct::Sign, contract.edition),
        );
        match contract.state {
            Draft => assert_eq!(contract.edition, 0),
            Approved | PartiallySigned => assert!(approved && !signed),
            Signed | Effective | Completed | Terminated => assert!(approved && signed),
            ContractState::Proposed | Withdrawn => assert!(!signed),
        }
        assert_eq!(contract.signed_at.is_some(), signed && contract.edition > 0);
        assert!(contract.pending.is_none() || contract.state == Effective);
        assert!(contract.effective_at.is_none() || contract.signed_at.is_some());
        let once = |act: ContractAct| act != ContractAct::Negotiate;
        for (place, said) in contract.said.iter().enumerate().filter(|(_, said)| once(said.act)) {
            let same = |other: &super::super::contract::Said| {
                (other.act, other.edition, other.organization) == (said.act, said.edition, said.organization)
            };
            assert!(!contract.said[..place].iter().any(same), "{said:?} twice");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn no_sequence_of_steps_by_anybody_leads_where_it_may_not(attempts in attempts()) {
            let (mut contract, _) = Contract::open(id(9), person(1, 0), content(1), None, at());
            for (turn, (tried, party, number)) in attempts.into_iter().enumerate() {
                let before = contract.clone();
                let (against, told) = attempt(&mut contract, tried, person(party, number), turn);
                match told {
                    // What was promised open is open; what changes something is told.
                    Ok(events) => prop_assert_eq!(events.is_empty(), contract == before, "{:?}", tried),
                    Err(refusals) => {
                        prop_assert!(!against.is_empty(), "{:?} was promised and refused: {:?}", tried, refusals);
                        prop_assert_eq!(&contract, &before);
                    }
                }
                if !against.is_empty() {
                    // Only a repetition, which changes nothing, passes in spite of objections.
                    prop_assert_eq!(&contract, &before, "{:?} passed in spite of {:?}", tried, against);
                }
                check(&contract);
            }
        }
    }
}
