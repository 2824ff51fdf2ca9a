//! What somebody can try, what was promised of it beforehand, and what came of it.

use crate::market::{AGENCY, AUTHORITY, Actor, BUYER, LARGE, Market, SELLER, content, form, id, reason};
use keqiao_domain::access::Action;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::contract::{Contract, ContractState, Determination, TerminationGround};
use keqiao_domain::deals::contract_type::ContractSubtype;
use keqiao_domain::deals::introduction::{
    Circumstances, Contest, Decision, Finding as IntroductionFinding, Introduction, IntroductionContent,
};
use keqiao_domain::deals::mandate::{DualAgency, Surroundings};
use keqiao_domain::deals::offer::OfferState;
use keqiao_domain::event::Event;
use keqiao_domain::pricing::clearance::{Clearance, ClearanceAnswer, Holder, HolderKind};
use keqiao_domain::pricing::notice::Objection;
use keqiao_domain::registration::case::{Finding, RegistrationCase};
use keqiao_domain::registration::ground::{RefusalGround, ReturnGround, RevocationGround};
use keqiao_domain::registration::number::RegistrationNumber;
use keqiao_domain::rule::Refusals;
use serde_json::json;
use time::Duration;

/// What somebody tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Try {
    AcceptNda,
    Disclose,
    MakeOffer(usize),
    WithdrawOffer(usize),
    AcceptOffer(usize),
    DraftContract,
    EndNegotiation,
    Propose,
    Counter,
    Approve,
    Sign,
    Fulfill,
    Vary,
    Complete,
    NotifyBreach,
    TerminateByAgreement,
    TerminateForBreach,
    Dispute,
    Settle,
    WithdrawContract,
    AcceptMandate,
    DeclineMandate,
    ConsentToDualAgency,
    RevokeMandate,
    ExpireMandate,
    RecordIntroduction,
    AcknowledgeIntroduction,
    ContestIntroduction,
    DecideIntroduction,
    PostNotice,
    ObjectNotice,
    DismissObjection,
    UpholdObjection,
    ClearNotice,
    WithdrawNotice,
    ServeHolder,
    AnswerClearance,
    SubmitCase,
    AcceptCase,
    ReturnCase,
    ClassifyLarge,
    ClassifySmall,
    ClassifyTooMuch,
    PassCase,
    ApproveCase,
    ConfirmCase,
    RefuseCase,
    ContestCase,
    UpholdRefusal,
    OverturnRefusal,
    ChangeCase,
    TerminateCase,
    RevokeCase,
}

impl Try {
    /// What leads from an invitation to a number.
    pub(crate) const MAIN: &'static [Try] = &[
        Try::AcceptNda,
        Try::MakeOffer(0),
        Try::AcceptOffer(0),
        Try::DraftContract,
        Try::Propose,
        Try::Approve,
        Try::Sign,
        Try::Fulfill,
        Try::SubmitCase,
        Try::AcceptCase,
        Try::ClassifyLarge,
        Try::PassCase,
        Try::ConfirmCase,
    ];
    /// What leads on.
    pub(crate) const FORWARD: &'static [Try] = &[
        Try::AcceptNda,
        Try::Disclose,
        Try::MakeOffer(0),
        Try::MakeOffer(1),
        Try::AcceptOffer(0),
        Try::AcceptOffer(1),
        Try::DraftContract,
        Try::Propose,
        Try::Approve,
        Try::Sign,
        Try::Fulfill,
        Try::Vary,
        Try::AcceptMandate,
        Try::ConsentToDualAgency,
        Try::RecordIntroduction,
        Try::AcknowledgeIntroduction,
        Try::ContestIntroduction,
        Try::DecideIntroduction,
        Try::PostNotice,
        Try::ObjectNotice,
        Try::DismissObjection,
        Try::ClearNotice,
        Try::ServeHolder,
        Try::AnswerClearance,
        Try::SubmitCase,
        Try::AcceptCase,
        Try::ClassifyLarge,
        Try::ClassifySmall,
        Try::PassCase,
        Try::ApproveCase,
        Try::ConfirmCase,
        Try::ContestCase,
        Try::OverturnRefusal,
        Try::ChangeCase,
        Try::TerminateCase,
    ];
    /// What leads back or to an end. Nobody ever gets to classify too much: that is tried beside.
    pub(crate) const BACKWARD: &'static [Try] = &[
        Try::MakeOffer(2),
        Try::WithdrawOffer(0),
        Try::WithdrawOffer(1),
        Try::EndNegotiation,
        Try::Counter,
        Try::Complete,
        Try::NotifyBreach,
        Try::TerminateByAgreement,
        Try::TerminateForBreach,
        Try::Dispute,
        Try::Settle,
        Try::WithdrawContract,
        Try::DeclineMandate,
        Try::RevokeMandate,
        Try::ExpireMandate,
        Try::UpholdObjection,
        Try::WithdrawNotice,
        Try::ReturnCase,
        Try::RefuseCase,
        Try::UpholdRefusal,
        Try::RevokeCase,
        Try::ClassifyTooMuch,
    ];

    /// Whether the same again says something new: there is another edition, disclosure, objection or finding.
    pub(crate) fn adds(self) -> bool {
        matches!(
            self,
            Try::Disclose
                | Try::Counter
                | Try::Vary
                | Try::NotifyBreach
                | Try::ObjectNotice
                | Try::DismissObjection
                | Try::ClassifyLarge
                | Try::ClassifySmall
        )
    }

    /// Those whose business it is.
    pub(crate) fn usual(self) -> &'static [Actor] {
        match self {
            Try::SubmitCase | Try::ContestCase | Try::ServeHolder => &Actor::ALL[..2],
            Try::RecordIntroduction => &Actor::ALL[4..5],
            _ if self <= Try::WithdrawContract => &Actor::ALL[..4],
            Try::AcceptMandate | Try::AcknowledgeIntroduction | Try::ContestIntroduction => &Actor::ALL[..4],
            _ if self >= Try::AcceptCase => &Actor::ALL[5..],
            _ => Actor::ALL,
        }
    }

    /// Whether it is about negotiation, contract or registration.
    pub(crate) fn is_of_deal(self) -> bool {
        self <= Try::WithdrawContract || self >= Try::ServeHolder
    }
}

/// What was promised, and what came of it.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) action: Action,
    pub(crate) promise: Refusals,
    pub(crate) told: Result<Vec<Event>, Refusals>,
}

fn outcome(action: Action, promise: Refusals, told: Result<Vec<Event>, Refusals>) -> Option<Outcome> {
    Some(Outcome { action, promise, told })
}

fn one(told: Result<Event, Refusals>) -> Result<Vec<Event>, Refusals> {
    told.map(|event| vec![event])
}

fn some(told: Result<Option<Event>, Refusals>) -> Result<Vec<Event>, Refusals> {
    told.map(|event| event.into_iter().collect())
}

const ALONE: Surroundings =
    Surroundings { has_exclusive_overlap: false, lacks_consent_of_other: false, is_dual: false };

impl Market {
    /// Somebody tries something; nothing when it does not exist, or he may not know of it.
    pub(crate) fn attempt(&mut self, tried: Try, actor: Actor) -> Option<Outcome> {
        if tried <= Try::EndNegotiation {
            return self.negotiate(tried, actor);
        }
        if tried <= Try::WithdrawContract {
            return self.contract(tried, actor);
        }
        if tried <= Try::DecideIntroduction {
            return self.broker(tried, actor);
        }
        if tried <= Try::AnswerClearance {
            return self.price(tried, actor);
        }
        self.register(tried, actor)
    }

    fn negotiate(&mut self, tried: Try, actor: Actor) -> Option<Outcome> {
        let (by, now) = (actor.id(), self.now);
        let dead = [ContractState::Terminated, ContractState::Withdrawn, ContractState::Completed];
        let open =
            self.contract.as_ref().filter(|contract| !dead.contains(&contract.state)).map(|contract| contract.id);
        let Market { negotiation, offers, .. } = self;
        if !negotiation.is_side(by) {
            return None;
        }
        match tried {
            Try::AcceptNda => {
                outcome(Action::AcceptNda, negotiation.may_accept_nda(), negotiation.accept_nda(by, "", now))
            }
            Try::Disclose => {
                let promise = negotiation.may_disclose();
                let told = negotiation.disclose(by, &json!({}));
                self.disclosed += usize::from(told.is_ok());
                outcome(Action::DiscloseDocument, promise, told)
            }
            Try::MakeOffer(number) => {
                let promise = negotiation.may_make(&offers[number], by, now);
                let before = negotiation.open_offer;
                let told = negotiation.make_offer(&mut offers[number], by, now);
                // The one on the table gives way, as the store does it.
                let gives_way = before.filter(|_| told.is_ok() && before != negotiation.open_offer);
                for offer in offers.iter_mut().filter(|offer| gives_way.is_some_and(|(id, _)| id == offer.id)) {
                    offer.state = OfferState::Superseded;
                }
                outcome(Action::MakeOffer, promise, told)
            }
            Try::WithdrawOffer(number) => {
                let promise = negotiation.may_withdraw_offer(&offers[number], by);
                outcome(Action::WithdrawOffer, promise, negotiation.withdraw_offer(&mut offers[number], by))
            }
            Try::AcceptOffer(number) => {
                let promise = negotiation.may_accept(&offers[number], by, now);
                outcome(Action::AcceptOffer, promise, negotiation.accept(&mut offers[number], by, now))
            }
            Try::DraftContract => {
                let (contract, mut events) = Contract::open(
                    id(self.serial),
                    actor.in_contract(),
                    content(self.serial),
                    Some(negotiation.id),
                    now,
                );
                let promise = negotiation.may_draft(open);
                let told = negotiation.draft(contract.id, open).map(|told| {
                    events.extend(told);
                    events
                });
                if told.is_ok() {
                    (self.contract, self.clearance) = (Some(contract), None);
                    self.case = None;
                }
                outcome(Action::DraftContract, promise, told)
            }
            Try::EndNegotiation => {
                outcome(Action::EndNegotiation, negotiation.may_end(open), negotiation.end(reason(), by, open))
            }
            other => unreachable!("{other:?} is no step of a negotiation"),
        }
    }

    fn contract(&mut self, tried: Try, actor: Actor) -> Option<Outcome> {
        let (by, person, now) = (actor.id(), actor.in_contract(), self.now);
        let other = content(self.serial);
        let contract = self.contract.as_mut()?;
        if contract.resource(Some(by)).owner != Some(by) {
            return None;
        }
        let terminate = |contract: &mut Contract, ground| {
            let promise = contract.may_terminate(ground, by, now);
            outcome(Action::TerminateContract, promise, contract.terminate(ground, person, now))
        };
        let mut outcome = match tried {
            Try::Propose => outcome(Action::ProposeContract, contract.may_propose(), contract.propose(person, now)),
            Try::Counter => {
                outcome(Action::CounterContract, contract.may_counter(), contract.counter(other, person, now))
            }
            Try::Approve => {
                outcome(Action::ApproveContract, contract.may_approve(person), contract.approve(person, now))
            }
            Try::Sign => outcome(Action::SignContract, contract.may_sign(), contract.sign(person, "", now)),
            Try::Fulfill => {
                outcome(Action::FulfillContractCondition, contract.may_fulfill(), contract.fulfill(0, by, now))
            }
            Try::Vary => outcome(Action::VaryContract, contract.may_vary(), contract.vary(other, person, now)),
            Try::Complete => outcome(Action::CompleteContract, contract.may_complete(), contract.complete(person, now)),
            Try::NotifyBreach => {
                outcome(Action::NotifyBreach, contract.may_notify(), contract.notify(reason(), by, now))
            }
            Try::TerminateByAgreement => terminate(contract, TerminationGround::Agreement),
            Try::TerminateForBreach => terminate(contract, TerminationGround::Breach),
            Try::Dispute => {
                outcome(Action::DisputeContract, contract.may_dispute(), contract.dispute(reason(), by, now))
            }
            Try::Settle => outcome(Action::SettleContract, contract.may_settle(by), contract.settle(by)),
            Try::WithdrawContract => {
                outcome(Action::WithdrawContract, contract.may_withdraw(), contract.withdraw(by, now))
            }
            other => unreachable!("{other:?} is no step of a contract"),
        }?;
        // With the contract the negotiation is closed.
        if contract.state == ContractState::Effective
            && let Ok(events) = &mut outcome.told
        {
            events.extend(self.negotiation.close());
        }
        Some(outcome)
    }

    fn broker(&mut self, tried: Try, actor: Actor) -> Option<Outcome> {
        let (by, now) = (Some(actor.id()), self.now);
        let mandate = &mut self.mandate;
        if tried == Try::ExpireMandate {
            let is_due = mandate.terms.ends_on < now.day();
            // The service looks for what is due; nobody is promised anything.
            return is_due.then(|| Outcome {
                action: Action::ExpireMandate,
                promise: mandate.may_revoke(),
                told: one(mandate.expire(now)),
            });
        }
        if tried <= Try::RevokeMandate {
            let party = mandate.party_of(by)?;
            return match tried {
                Try::AcceptMandate => {
                    let promise = mandate.may_accept(party, ALONE, DualAgency::Refused, now);
                    let told = some(mandate.accept(party, ALONE, DualAgency::Refused, now));
                    outcome(Action::AcceptMandate, promise, told)
                }
                Try::DeclineMandate => {
                    outcome(Action::DeclineMandate, mandate.may_decline(), some(mandate.decline(party)))
                }
                Try::ConsentToDualAgency => {
                    outcome(Action::ConsentDualAgency, mandate.may_consent(party), some(mandate.consent(party)))
                }
                Try::RevokeMandate => {
                    outcome(Action::RevokeMandate, mandate.may_revoke(), some(mandate.revoke(party, now)))
                }
                other => unreachable!("{other:?} is no step of a mandate"),
            };
        }
        if tried == Try::RecordIntroduction {
            if actor.organization != AGENCY || !mandate.runs_on(now.day()) || self.introduction.is_some() {
                return None;
            }
            let content =
                IntroductionContent { counterparty: id(BUYER), subject: None, note: reason(), evidence: None };
            let around = Circumstances { is_recorded: false, counterparty_consent: None };
            let (introduction, events) = Introduction::record(id(self.serial), mandate, content, around, now).ok()?;
            self.introduction = Some(introduction);
            return outcome(Action::RecordIntroduction, Refusals::new(), Ok(events.to_vec()));
        }
        let introduction = self.introduction.as_mut()?;
        if tried == Try::DecideIntroduction {
            let finding = if actor.person == 0 { IntroductionFinding::Upheld } else { IntroductionFinding::Dismissed };
            let promise = introduction.may_decide(by);
            let told = introduction.decide(by, Decision { finding, reason: reason(), at: now });
            return outcome(Action::DecideIntroduction, promise, told.map(|events| events.to_vec()));
        }
        let party = introduction.party_of(by)?;
        if tried == Try::AcknowledgeIntroduction {
            let promise = introduction.may_acknowledge(party);
            return outcome(Action::AcknowledgeIntroduction, promise, some(introduction.acknowledge(party)));
        }
        let days = if actor.person == 0 { -30 } else { 1 };
        let first_contact_on = introduction.recorded_at.day() + Duration::days(days);
        let contest = Contest { by: party, reason: reason(), first_contact_on, at: now };
        let promise = introduction.may_contest(party, now);
        outcome(Action::ContestIntroduction, promise, one(introduction.contest(contest)))
    }

    fn price(&mut self, tried: Try, actor: Actor) -> Option<Outcome> {
        let (by, user, now, serial) = (Some(actor.id()), Some(actor.user()), self.now, self.serial);
        let notice = &mut self.notice;
        let is_owner = by == Some(notice.owner);
        let open = notice.objections.iter().find(|objection| objection.finding.is_none()).map(|objection| objection.id);
        match tried {
            Try::PostNotice if is_owner => {
                outcome(Action::PostNotice, notice.may_post(user), one(notice.post(user, now)))
            }
            Try::ObjectNotice if notice.days.posted_on.is_some() => {
                let promise = notice.may_object(by, now);
                let objection =
                    Objection { id: id(serial), by: user, organization: by, text: reason(), at: now, finding: None };
                outcome(Action::ObjectNotice, promise, one(notice.object(objection)))
            }
            Try::DismissObjection if is_owner => {
                let promise = notice.may_decide(Action::DismissObjection);
                let told = notice.dismiss(open.unwrap_or_else(|| id(serial)), reason(), now);
                outcome(Action::DismissObjection, promise, one(told))
            }
            Try::UpholdObjection if is_owner => {
                let promise = notice.may_decide(Action::UpholdObjection);
                let told = notice.uphold(open.unwrap_or_else(|| id(serial)), reason(), now);
                outcome(Action::UpholdObjection, promise, one(told))
            }
            Try::ClearNotice => outcome(Action::ClearNotice, notice.may_clear(now), some(notice.clear(now))),
            Try::WithdrawNotice if is_owner => {
                outcome(Action::WithdrawNotice, notice.may_withdraw(), some(notice.withdraw(now)))
            }
            Try::ServeHolder if actor.organization == SELLER && self.clearance.is_none() => {
                let contract = self.contract.as_ref().filter(|contract| contract.edition > 0)?;
                let kind = if serial.is_multiple_of(2) { HolderKind::Inventor } else { HolderKind::CoOwner };
                let organization = (kind == HolderKind::CoOwner).then(|| id(AGENCY));
                let holder = Holder { kind, key: "holder".to_owned(), organization };
                let of = (contract.id, contract.edition);
                let evidence = Some(DocumentDigest::of([7; 32]));
                let (clearance, event) = Clearance::serve(id(serial), of, id(SELLER), (holder, evidence), now).ok()?;
                self.clearance = Some(clearance);
                outcome(Action::ServeClearance, Refusals::new(), Ok(vec![event]))
            }
            Try::AnswerClearance => {
                let clearance = self.clearance.as_mut()?;
                // A holder is not promised that he is in time.
                let kind = clearance.holder.kind;
                if kind == HolderKind::Inventor && clearance.answer_by < now.day() {
                    return None;
                }
                let answer = if actor.person == 0 { ClearanceAnswer::Agreed } else { ClearanceAnswer::Refused };
                let evidence = Some(DocumentDigest::of([8; 32]));
                let promise = clearance.may_answer(by);
                outcome(Action::AnswerClearance, promise, one(clearance.answer(answer, (by, evidence), now)))
            }
            _ => None,
        }
    }

    fn register(&mut self, tried: Try, actor: Actor) -> Option<Outcome> {
        let (stand, now, serial) = (self.stand()?, self.now, self.serial);
        let contract = self.contract.as_mut()?;
        let case = self.case.as_mut()?;
        if case.resource(Some(actor.id())).owner != Some(actor.id()) {
            return None;
        }
        let user = Some(actor.user());
        if actor.organization == SELLER {
            return match tried {
                Try::SubmitCase => {
                    let form = form(stand.edition, now);
                    outcome(
                        Action::SubmitRegistration,
                        case.may_submit(stand, &form),
                        one(case.submit(stand, form, now)),
                    )
                }
                Try::ContestCase => {
                    outcome(Action::ContestRegistration, case.may_contest(now), one(case.contest(reason(), user, now)))
                }
                _ => None,
            };
        }
        if actor.organization != AUTHORITY {
            return None;
        }
        let outcome = decide(case, tried, actor, (stand, now, serial))?;
        // What the authority found, the contract takes over.
        if let (Some(finding), true) = (case.finding, outcome.told.is_ok()) {
            contract.determine(Determination { subtype: finding.determined });
        }
        Some(outcome)
    }
}

type Around = (keqiao_domain::registration::step::ContractStand, keqiao_domain::timestamp::Timestamp, u64);

/// What the authority decides.
fn decide(case: &mut RegistrationCase, tried: Try, actor: Actor, (stand, now, serial): Around) -> Option<Outcome> {
    let by = Some(actor.user());
    let number = || {
        let serial = u32::try_from(serial).expect("few turns");
        RegistrationNumber::compose(2026, None, serial).expect("a number")
    };
    let finding = |technical_amount| Finding {
        determined: ContractSubtype::GeneralService,
        technical_amount,
        technical_income: 1,
    };
    let mut classify = |technical| {
        let found = (finding(technical), None);
        let promise = case.may_classify(None);
        outcome(Action::ClassifyRegistration, promise, one(case.classify(found, by, now)))
    };
    match tried {
        Try::ClassifyLarge => classify(LARGE),
        Try::ClassifySmall => classify(100),
        Try::ClassifyTooMuch => classify(LARGE + 1),
        Try::AcceptCase => outcome(Action::AcceptRegistration, case.may_accept(), one(case.accept(by, now))),
        Try::ReturnCase => {
            let promise = case.may_return();
            outcome(
                Action::ReturnRegistration,
                promise,
                one(case.send_back((ReturnGround::FormFaulty, reason()), by, now)),
            )
        }
        Try::PassCase => outcome(Action::PassRegistration, case.may_pass(), one(case.pass(by, now))),
        Try::ApproveCase => {
            outcome(Action::ApproveRegistration, case.may_approve(now), one(case.approve(number(), by, now)))
        }
        Try::ConfirmCase => {
            outcome(Action::ConfirmRegistration, case.may_confirm(by), one(case.confirm(number(), by, now)))
        }
        Try::RefuseCase => {
            let promise = case.may_refuse();
            outcome(
                Action::RefuseRegistration,
                promise,
                one(case.refuse((RefusalGround::PriceUnclear, reason()), by, now)),
            )
        }
        Try::UpholdRefusal => {
            let promise = case.may_reexamine(Action::UpholdRefusal, by);
            outcome(Action::UpholdRefusal, promise, one(case.uphold(reason(), by, now)))
        }
        Try::OverturnRefusal => {
            let promise = case.may_reexamine(Action::OverturnRefusal, by);
            outcome(Action::OverturnRefusal, promise, one(case.overturn(reason(), by, now)))
        }
        Try::ChangeCase => {
            let told = case.may_change(stand);
            let form = form(stand.edition, now);
            outcome(Action::ChangeRegistration, told, one(case.change(stand, (form, finding(1), None), by, now)))
        }
        Try::TerminateCase => {
            outcome(Action::TerminateRegistration, case.may_terminate(stand), one(case.terminate(stand, by, now)))
        }
        Try::RevokeCase => {
            let promise = case.may_revoke();
            outcome(Action::RevokeRegistration, promise, one(case.revoke((RevocationGround::Fraud, reason()), by, now)))
        }
        _ => None,
    }
}
