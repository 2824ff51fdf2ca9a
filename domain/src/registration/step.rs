//! The steps of a registration case, and what stands against each.

use super::case::{
    CaseDays, CaseDecision, DECISIONS_MAX, DecisionKind, Finding, PROCESS, RegistrationCase, RegistrationState,
};
use super::form::RegistrationForm;
use super::ground::{RefusalGround, ReturnGround, RevocationGround};
use super::number::RegistrationNumber;
use crate::access::{Action, Duty};
use crate::deals::contract::ContractState;
use crate::event::{Event, EventKind};
use crate::id::{ContractKind, Id, RegistrationKind, UserKind};
use crate::identity::organization::{Organization, OrganizationKind as Kind, OrganizationState};
use crate::identity::role::may_also;
use crate::rule::{Refusals, Rule};
use crate::rule_pack::{Figure, RulePack};
use crate::text::Reason;
use crate::timestamp::Timestamp;
use serde_json::{Value, json};
use time::{Date, Duration};

/// What a step says happened, or all the rules that stand against it.
type Told = Result<Event, Refusals>;

/// What the case needs to know of its contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContractStand {
    /// Where the contract stands.
    pub state: ContractState,
    /// Its edition in effect.
    pub edition: u16,
}

impl ContractStand {
    /// Whether all have signed.
    #[must_use]
    pub fn is_signed(self) -> bool {
        match self.state {
            ContractState::Signed | ContractState::Effective | ContractState::Completed => true,
            ContractState::Draft
            | ContractState::Proposed
            | ContractState::Approved
            | ContractState::PartiallySigned
            | ContractState::Terminated
            | ContractState::Withdrawn => false,
        }
    }
}

/// Who files with whom.
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
    /// The party that files.
    pub applicant: &'a Organization,
    /// The authority it files with.
    pub authority: &'a Organization,
    /// The contract.
    pub contract: Id<ContractKind>,
    /// Where the contract stands.
    pub stand: ContractStand,
    /// Whether another live case has the contract.
    pub is_filed: bool,
}

fn day_after(day: Date, days: Option<u16>) -> Option<Date> {
    days.and_then(|days| day.checked_add(Duration::days(i64::from(days))))
}

impl Filing<'_> {
    /// What stands against filing, with this form (INV-17, INV-19).
    #[must_use]
    pub fn objections(&self, form: &RegistrationForm) -> Refusals {
        let mut refusals = self.applicant.may_list();
        let Organization { id: authority, content, state } = self.authority;
        let is_authority = content.kind == Kind::RegistrationAuthority && *state == OrganizationState::Verified;
        refusals.require_at(is_authority, Rule::RegistrationNotAuthority, "/authority");
        refusals.require_at(authority.hub() == self.applicant.hub(), Rule::RegistrationOtherHub, "/authority");
        refusals.require_at(!form.has_party(*authority), Rule::RegistrationOwnContract, "/authority");
        let is_seller = form.sellers.iter().any(|party| party.organization == self.applicant.id);
        refusals.require_at(is_seller, Rule::RegistrationNotSeller, "/contract");
        refusals.require_at(self.stand.is_signed(), Rule::RegistrationContractNotSigned, "/contract");
        refusals.require_at(!self.is_filed, Rule::RegistrationFiled, "/contract");
        refusals
    }
}

impl RegistrationCase {
    /// The seller's side opens a case; the form is filled from the contract.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn open(
        id: Id<RegistrationKind>,
        filing: Filing<'_>,
        form: RegistrationForm,
    ) -> Result<(Self, Event), Refusals> {
        filing.objections(&form).into_result()?;
        let case = RegistrationCase {
            id,
            contract: filing.contract,
            applicant: filing.applicant.id,
            authority: filing.authority.id,
            form,
            state: PROCESS.initial,
            days: CaseDays::default(),
            finding: None,
            first_reviewer: None,
            second_reviewer: None,
            number: None,
            certificate: 0,
            decisions: Vec::new(),
        };
        let event = case.told(EventKind::RegistrationOpened, json!({ "contract": case.contract.to_string() }));
        Ok((case, event))
    }

    /// An event of the authority's, for the applicant.
    fn told(&self, kind: EventKind, payload: Value) -> Event {
        self.event(kind, self.applicant, payload)
    }

    /// Notes a decision.
    fn decide(&mut self, kind: DecisionKind, by: Option<Id<UserKind>>, at: Timestamp) -> &mut CaseDecision {
        self.decisions.push(CaseDecision { kind, by, at, ground: None, reason: None });
        let last = self.decisions.len() - 1;
        &mut self.decisions[last]
    }

    /// The objections of a step that can be taken again and again.
    fn open_again(&self, action: Action) -> Refusals {
        let mut refusals = PROCESS.open(action, self.state);
        refusals.require_at(self.decisions.len() < DECISIONS_MAX, Rule::RegistrationDecisionsTooMany, "/decisions");
        refusals
    }

    fn pack(&self, day: Date) -> RulePack {
        RulePack::of(self.id.hub(), day)
    }

    /// What stands against handing it in, with this form.
    #[must_use]
    pub fn may_submit(&self, stand: ContractStand, form: &RegistrationForm) -> Refusals {
        let mut refusals = PROCESS.open(Action::SubmitRegistration, self.state);
        refusals.require_at(stand.is_signed(), Rule::RegistrationContractNotSigned, "/contract");
        refusals.append(form.lacks());
        refusals
    }

    /// The applicant hands it in, filled anew from the contract.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn submit(&mut self, stand: ContractStand, form: RegistrationForm, at: Timestamp) -> Told {
        self.may_submit(stand, &form).into_result()?;
        self.form = form;
        self.state = RegistrationState::Submitted;
        self.days.submitted_on = Some(at.day());
        let payload = json!({ "contract": self.contract.to_string(), "edition": self.form.edition });
        Ok(self.event(EventKind::RegistrationSubmitted, self.authority, payload))
    }

    /// What stands against taking it up.
    #[must_use]
    pub fn may_accept(&self) -> Refusals {
        PROCESS.open(Action::AcceptRegistration, self.state)
    }

    /// A registrar takes it up (受理); the clock of the rule pack begins.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn accept(&mut self, by: Option<Id<UserKind>>, at: Timestamp) -> Told {
        self.may_accept().into_result()?;
        self.state = RegistrationState::Accepted;
        let day = at.day();
        self.days.accepted_on = Some(day);
        self.days.due_on = day_after(day, self.pack(day).days(Figure::RegistrationDays));
        self.decide(DecisionKind::Accepted, by, at);
        let due_on = self.days.due_on.map(|day| day.to_string());
        let payload = json!({ "due_on": due_on, "rule_pack": self.pack(day).version() });
        Ok(self.told(EventKind::RegistrationAccepted, payload))
    }

    /// What stands against sending it back.
    #[must_use]
    pub fn may_return(&self) -> Refusals {
        self.open_again(Action::ReturnRegistration)
    }

    /// A registrar sends it back for correction, with ground and reason (INV-20); the clock stops.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn send_back(
        &mut self,
        (ground, reason): (ReturnGround, Reason),
        by: Option<Id<UserKind>>,
        at: Timestamp,
    ) -> Told {
        self.may_return().into_result()?;
        self.state = RegistrationState::Returned;
        self.days.due_on = None;
        let ground: &'static str = ground.into();
        let decision = self.decide(DecisionKind::Returned, by, at);
        (decision.ground, decision.reason) = (Some(ground), Some(reason));
        Ok(self.told(EventKind::RegistrationReturned, json!({ "ground": ground })))
    }

    /// What stands against saying this of the contract: `0 ≤ income ≤ technical ≤ contract amount` (INV-14).
    #[must_use]
    pub fn may_classify(&self, finding: Option<Finding>) -> Refusals {
        let mut refusals = self.open_again(Action::ClassifyRegistration);
        refusals.append(ordered(finding, &self.form));
        refusals
    }

    /// A registrar says what the contract is and what its technical amount is. Where that is not what the parties declared, he
    /// says why (substance over name, 解释 42).
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn classify(
        &mut self,
        (finding, reason): (Finding, Option<Reason>),
        by: Option<Id<UserKind>>,
        at: Timestamp,
    ) -> Told {
        let mut refusals = self.may_classify(Some(finding));
        refusals.append(explained(finding, reason.as_ref(), &self.form));
        refusals.into_result()?;
        self.state = RegistrationState::Classified;
        (self.finding, self.first_reviewer) = (Some(finding), by);
        self.decide(DecisionKind::Classified, by, at).reason = reason;
        let determined = finding.determined.code();
        Ok(self.told(EventKind::RegistrationClassified, json!({ "determined": determined })))
    }

    /// What stands against passing it to another person.
    #[must_use]
    pub fn may_pass(&self) -> Refusals {
        PROCESS.open(Action::PassRegistration, self.state)
    }

    /// A registrar passes it to a second person; the pack's days are added to the clock.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn pass(&mut self, by: Option<Id<UserKind>>, at: Timestamp) -> Told {
        self.may_pass().into_result()?;
        self.state = RegistrationState::SecondReview;
        let more = self.pack(at.day()).days(Figure::RegistrationSecondReviewDays);
        self.days.due_on = self.days.due_on.and_then(|due_on| day_after(due_on, more.or(Some(0))));
        self.decide(DecisionKind::Passed, by, at);
        Ok(self.told(EventKind::RegistrationPassed, json!({})))
    }

    /// Whether the amount is one that two persons look at in this hub on that day.
    #[must_use]
    pub fn needs_second_review(&self, finding: Option<Finding>, day: Date) -> bool {
        let threshold = self.pack(day).fen(Figure::RegistrationLargeAmount);
        finding.zip(threshold).is_some_and(|(finding, threshold)| finding.technical_amount >= threshold)
    }

    /// What stands against registering it without a second look.
    #[must_use]
    pub fn may_approve(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ApproveRegistration, self.state);
        let is_large = self.needs_second_review(self.finding, at.day());
        refusals.require_at(!is_large, Rule::RegistrationSecondReviewDue, "/finding/technical_amount");
        refusals
    }

    /// A registrar registers it. `number` is asked for only when nothing stands against it.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn approve(&mut self, number: RegistrationNumber, by: Option<Id<UserKind>>, at: Timestamp) -> Told {
        self.may_approve(at).into_result()?;
        Ok(self.register(number, by, at))
    }

    /// What stands against a second look by this person (INV-19).
    #[must_use]
    pub fn may_confirm(&self, by: Option<Id<UserKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::ConfirmRegistration, self.state);
        refusals.append(self.not_also(self.first_reviewer, by));
        refusals
    }

    /// Who registered in the first place does not look at it again.
    fn not_also(&self, first: Option<Id<UserKind>>, by: Option<Id<UserKind>>) -> Refusals {
        let done: &[Duty] = if first.is_some() && first == by { &[Duty::RegisterContract] } else { &[] };
        may_also(done, Duty::ApproveRegistration)
    }

    /// Another person registers it after a second look.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn confirm(&mut self, number: RegistrationNumber, by: Option<Id<UserKind>>, at: Timestamp) -> Told {
        self.may_confirm(by).into_result()?;
        self.second_reviewer = by;
        Ok(self.register(number, by, at))
    }

    fn register(&mut self, number: RegistrationNumber, by: Option<Id<UserKind>>, at: Timestamp) -> Event {
        self.state = RegistrationState::Registered;
        (self.days.registered_on, self.days.due_on) = (Some(at.day()), None);
        self.number = Some(number);
        self.certificate = 1;
        self.decide(DecisionKind::Registered, by, at);
        self.told(EventKind::RegistrationRegistered, self.certified())
    }

    /// What a certificate says.
    fn certified(&self) -> Value {
        let finding = self.finding.map(|finding| {
            json!({
                "determined": finding.determined.code(),
                "technical_amount_fen": finding.technical_amount,
                "technical_income_fen": finding.technical_income,
            })
        });
        json!({
            "number": self.number.as_ref().map(ToString::to_string),
            "certificate": self.certificate,
            "contract": self.contract.to_string(),
            "edition": self.form.edition,
            "amount_fen": self.form.amount,
            "finding": finding,
        })
    }

    /// What stands against refusing it.
    #[must_use]
    pub fn may_refuse(&self) -> Refusals {
        PROCESS.open(Action::RefuseRegistration, self.state)
    }

    /// A registrar refuses it, on a ground of the closed list, with the reason (INV-20).
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn refuse(
        &mut self,
        (ground, reason): (RefusalGround, Reason),
        by: Option<Id<UserKind>>,
        at: Timestamp,
    ) -> Told {
        self.may_refuse().into_result()?;
        self.state = RegistrationState::Refused;
        (self.days.refused_on, self.days.due_on) = (Some(at.day()), None);
        let ground: &'static str = ground.into();
        let decision = self.decide(DecisionKind::Refused, by, at);
        (decision.ground, decision.reason) = (Some(ground), Some(reason));
        Ok(self.told(EventKind::RegistrationRefused, json!({ "ground": ground })))
    }

    /// The last day on which the refusal can be contested.
    #[must_use]
    pub fn contest_until(&self) -> Option<Date> {
        let refused_on = self.days.refused_on?;
        day_after(refused_on, self.pack(refused_on).days(Figure::RegistrationReexaminationDays))
    }

    /// What stands against contesting the refusal, apart from another live case of the contract.
    #[must_use]
    pub fn may_contest(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ContestRegistration, self.state);
        let is_late = self.contest_until().is_some_and(|last| last < at.day());
        refusals.require(!is_late, Rule::RegistrationContestLate);
        refusals.require(self.last(DecisionKind::Upheld).is_none(), Rule::RegistrationContested);
        refusals
    }

    /// The applicant contests the refusal (复核).
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn contest(&mut self, reason: Reason, by: Option<Id<UserKind>>, at: Timestamp) -> Told {
        self.may_contest(at).into_result()?;
        self.state = RegistrationState::UnderReexam;
        self.days.due_on = day_after(at.day(), self.pack(at.day()).days(Figure::RegistrationDays));
        self.decide(DecisionKind::Contested, by, at).reason = Some(reason);
        Ok(self.event(EventKind::RegistrationContested, self.authority, json!({})))
    }

    /// What stands against this person's deciding on the refusal: who refused does not.
    #[must_use]
    pub fn may_reexamine(&self, action: Action, by: Option<Id<UserKind>>) -> Refusals {
        let mut refusals = PROCESS.open(action, self.state);
        let refuser = self.last(DecisionKind::Refused).and_then(|decision| decision.by);
        refusals.append(self.not_also(refuser, by));
        refusals
    }

    /// Another person lets the refusal stand.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn uphold(&mut self, finding: Reason, by: Option<Id<UserKind>>, at: Timestamp) -> Told {
        self.may_reexamine(Action::UpholdRefusal, by).into_result()?;
        self.state = RegistrationState::Refused;
        self.days.due_on = None;
        self.decide(DecisionKind::Upheld, by, at).reason = Some(finding);
        Ok(self.told(EventKind::RegistrationUpheld, json!({})))
    }

    /// Another person puts the refusal aside; the case is where it was before it.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn overturn(&mut self, finding: Reason, by: Option<Id<UserKind>>, at: Timestamp) -> Told {
        self.may_reexamine(Action::OverturnRefusal, by).into_result()?;
        self.state = RegistrationState::Classified;
        self.days.refused_on = None;
        self.days.due_on = day_after(at.day(), self.pack(at.day()).days(Figure::RegistrationDays));
        self.decide(DecisionKind::Overturned, by, at).reason = Some(finding);
        Ok(self.told(EventKind::RegistrationOverturned, json!({})))
    }

    /// What stands against taking a change of the contract over.
    #[must_use]
    pub fn may_change(&self, stand: ContractStand) -> Refusals {
        let mut refusals = self.open_again(Action::ChangeRegistration);
        refusals.require_at(stand.edition > self.form.edition, Rule::RegistrationNothingChanged, "/form/edition");
        refusals
    }

    /// A registrar takes a change of the contract over (变更): the same number, the next version of the certificate. Where
    /// the changed amount is a large one, somebody else than the first reviewer does so.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn change(
        &mut self,
        stand: ContractStand,
        (form, finding, reason): (RegistrationForm, Finding, Option<Reason>),
        by: Option<Id<UserKind>>,
        at: Timestamp,
    ) -> Told {
        let mut refusals = self.may_change(stand);
        refusals.append(ordered(Some(finding), &form));
        refusals.append(explained(finding, reason.as_ref(), &form));
        if self.needs_second_review(Some(finding), at.day()) {
            let is_second = self.first_reviewer.is_some() && self.first_reviewer != by;
            refusals.require_at(is_second, Rule::RegistrationSecondReviewDue, "/finding/technical_amount");
        }
        refusals.into_result()?;
        (self.form, self.finding) = (form, Some(finding));
        self.certificate += 1;
        self.decide(DecisionKind::Changed, by, at).reason = reason;
        Ok(self.told(EventKind::RegistrationChanged, self.certified()))
    }

    /// What stands against taking the end of the contract over.
    #[must_use]
    pub fn may_terminate(&self, stand: ContractStand) -> Refusals {
        let mut refusals = PROCESS.open(Action::TerminateRegistration, self.state);
        let has_ended = stand.state == ContractState::Terminated;
        refusals.require_at(has_ended, Rule::RegistrationContractRuns, "/contract");
        refusals
    }

    /// A registrar takes the early end of the contract over (终止).
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn terminate(&mut self, stand: ContractStand, by: Option<Id<UserKind>>, at: Timestamp) -> Told {
        self.may_terminate(stand).into_result()?;
        self.state = RegistrationState::Terminated;
        self.days.ended_on = Some(at.day());
        self.decide(DecisionKind::Terminated, by, at);
        Ok(self.told(EventKind::RegistrationTerminated, self.certified()))
    }

    /// What stands against revoking it.
    #[must_use]
    pub fn may_revoke(&self) -> Refusals {
        PROCESS.open(Action::RevokeRegistration, self.state)
    }

    /// The registration is revoked (撤销登记): the number stays and is never given again, the certificate is void.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn revoke(
        &mut self,
        (ground, reason): (RevocationGround, Reason),
        by: Option<Id<UserKind>>,
        at: Timestamp,
    ) -> Told {
        self.may_revoke().into_result()?;
        self.state = RegistrationState::Revoked;
        self.days.ended_on = Some(at.day());
        let name: &'static str = ground.into();
        let decision = self.decide(DecisionKind::Revoked, by, at);
        (decision.ground, decision.reason) = (Some(name), Some(reason));
        let number = self.number.as_ref().map(ToString::to_string);
        Ok(self.told(EventKind::RegistrationRevoked, json!({ "number": number, "ground": name })))
    }
}

/// `0 ≤ income ≤ technical ≤ contract amount` (INV-14).
fn ordered(finding: Option<Finding>, form: &RegistrationForm) -> Refusals {
    let mut refusals = Refusals::new();
    if let Some(finding) = finding {
        let is_ordered = 0 <= finding.technical_income
            && finding.technical_income <= finding.technical_amount
            && finding.technical_amount <= form.amount;
        refusals.require_at(is_ordered, Rule::RegistrationAmountsDisordered, "/finding");
    }
    refusals
}

/// Another type than the declared one needs a reason.
fn explained(finding: Finding, reason: Option<&Reason>, form: &RegistrationForm) -> Refusals {
    let mut refusals = Refusals::new();
    let is_explained = finding.determined == form.declared || reason.is_some();
    refusals.require_at(is_explained, Rule::RegistrationDifferenceUnexplained, "/reason");
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::amounts::PaymentMode;
    use crate::deals::contract_type::ContractSubtype;
    use crate::hub::HubNumber;
    use crate::registration::form::PlanClass;
    use crate::text::Title;
    use proptest::prelude::*;
    use time::macros::{date, datetime};

    fn id<K: crate::id::Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::JIANGSU, 0, number)
    }

    fn at(days: i64) -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC) + Duration::days(days))
    }

    fn reason() -> Reason {
        Reason::parse("As it says.").expect("a text")
    }

    /// A draft whose form lacks nothing, for six million yuan.
    fn draft() -> RegistrationCase {
        let form = RegistrationForm {
            edition: 1,
            title: Title::parse("Test").expect("a title"),
            declared: ContractSubtype::GeneralService,
            sellers: Vec::new(),
            buyers: Vec::new(),
            signed_on: date!(2026 - 11 - 20),
            starts_on: None,
            ends_on: None,
            amount: 600_000_000,
            declared_technical: 600_000_000,
            payment_mode: PaymentMode::LumpOnce,
            rights: Some(crate::deals::content::RightsClass::None),
            field: Some(crate::reference::TechnicalField::Agriculture),
            plan: PlanClass::OutsidePlans,
            expected_investment: None,
            expected_output: None,
        };
        RegistrationCase {
            id: id(1),
            contract: id(2),
            applicant: id(3),
            authority: id(4),
            form,
            state: PROCESS.initial,
            days: CaseDays::default(),
            finding: None,
            first_reviewer: None,
            second_reviewer: None,
            number: None,
            certificate: 0,
            decisions: Vec::new(),
        }
    }

    fn finding(technical_amount: i64) -> Finding {
        Finding { determined: ContractSubtype::GeneralService, technical_amount, technical_income: 0 }
    }

    fn rules(refusals: &Refusals) -> Vec<Rule> {
        refusals.as_slice().iter().map(|refusal| refusal.rule).collect()
    }

    #[test]
    fn a_large_amount_is_the_hubs_and_is_looked_at_by_another_person() {
        let mut case = draft();
        let stand = ContractStand { state: ContractState::Effective, edition: 1 };
        let form = case.form.clone();
        case.submit(stand, form, at(0)).expect("complete");
        case.accept(Some(id(7)), at(1)).expect("handed in");
        assert_eq!(case.days.due_on, Some(date!(2026 - 12 - 25)));
        case.classify((finding(500_000_000), None), Some(id(7)), at(2)).expect("in order");
        assert_eq!(rules(&case.may_approve(at(2))), [Rule::RegistrationSecondReviewDue]);
        case.pass(Some(id(7)), at(2)).expect("classified");
        assert_eq!(rules(&case.may_confirm(Some(id(7)))), [Rule::FourEyes]);
        assert!(case.may_confirm(Some(id(8))).is_empty());
    }

    /// One random step of a random person.
    fn step(case: &mut RegistrationCase, step: u8, person: u64, day: i64) -> Option<Event> {
        let (by, at) = (Some(id(person)), at(day));
        let stand = match step % 3 {
            0 => ContractStand { state: ContractState::Effective, edition: 2 },
            1 => ContractStand { state: ContractState::Effective, edition: 1 },
            2.. => ContractStand { state: ContractState::Terminated, edition: 2 },
        };
        let number = || RegistrationNumber::compose(2026, None, u32::try_from(day).unwrap_or(0) + 1).expect("a number");
        let form = case.form.clone();
        let told = match step % 14 {
            0 => case.submit(stand, form, at),
            1 => case.accept(by, at),
            2 => case.send_back((ReturnGround::FormFaulty, reason()), by, at),
            3 => case.classify((finding(500_000_000 - i64::from(step)), None), by, at),
            4 => case.classify((finding(500_000_000), None), by, at),
            5 => case.pass(by, at),
            6 => case.approve(number(), by, at),
            7 => case.confirm(number(), by, at),
            8 => case.refuse((RefusalGround::PriceUnclear, reason()), by, at),
            9 => case.contest(reason(), by, at),
            10 => case.uphold(reason(), by, at),
            11 => case.overturn(reason(), by, at),
            12 => case.change(stand, (form, finding(1), None), by, at),
            13 if step > 200 => case.revoke((RevocationGround::Fraud, reason()), by, at),
            13.. => case.terminate(stand, by, at),
        };
        told.ok()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_sequence_of_steps_reaches_a_forbidden_state(
            steps in proptest::collection::vec((0u8..=255, 1u64..4), 0..60),
        ) {
            let mut case = draft();
            let mut given: Option<RegistrationNumber> = None;
            for (day, (taken, person)) in steps.into_iter().enumerate() {
                let before = case.clone();
                let event = step(&mut case, taken, person, i64::try_from(day).expect("a day"));
                prop_assert_eq!(event.is_some(), case != before, "a refused step changes nothing");
                // A number is given once and never changes (INV-18).
                prop_assert!(given.is_none() || case.number == given);
                given = case.number.clone();
                let has_number = matches!(
                    case.state,
                    RegistrationState::Registered | RegistrationState::Terminated | RegistrationState::Revoked
                );
                prop_assert_eq!(case.number.is_some(), has_number);
                prop_assert_eq!(case.certificate > 0, has_number);
                // A large one was looked at by two (INV-19).
                let is_second = case.second_reviewer.is_some() && case.second_reviewer != case.first_reviewer;
                let is_large = case.needs_second_review(case.finding, at(0).day());
                prop_assert!(!has_number || !is_large || is_second);
                prop_assert!(case.second_reviewer.is_none() || is_second);
                // The clock stands still while nobody has to decide.
                let runs = matches!(
                    case.state,
                    RegistrationState::Accepted
                        | RegistrationState::Classified
                        | RegistrationState::SecondReview
                        | RegistrationState::UnderReexam
                );
                prop_assert_eq!(case.days.due_on.is_some(), runs);
            }
        }
    }
}
