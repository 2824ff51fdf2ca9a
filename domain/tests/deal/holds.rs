//! What holds after every step: of the state, of the way there, and of what was told.

use crate::market::Market;
use crate::step::Outcome;
use keqiao_domain::access::Action;
use keqiao_domain::deals::contract::{Contract, ContractAct, ContractState, PROCESS as CONTRACT};
use keqiao_domain::deals::introduction::{IntroductionState, PROCESS as INTRODUCTION};
use keqiao_domain::deals::mandate::{MandateState, PROCESS as MANDATE};
use keqiao_domain::deals::negotiation::{NegotiationState, PROCESS as NEGOTIATION};
use keqiao_domain::deals::offer::OfferState;
use keqiao_domain::event::Event;
use keqiao_domain::pricing::notice::{NoticeState, PROCESS as NOTICE};
use keqiao_domain::process::Process;
use keqiao_domain::registration::case::{PROCESS as REGISTRATION, RegistrationCase, RegistrationState};
use std::collections::BTreeSet;
use std::fmt::Debug;
use time::Duration;

/// What is wrong, in words.
type Fault = Result<(), String>;

/// The least days of a public notice (促进科技成果转化法 18 and the rules on it).
const NOTICE_DAYS: Duration = Duration::days(15);

fn hold(holds: bool, what: &str, of: &impl Debug) -> Fault {
    if holds { Ok(()) } else { Err(format!("{what}: {of:#?}")) }
}

/// Nobody is told twice of one thing, and every event has somebody to read it.
pub(crate) fn told(events: &[Event]) -> Fault {
    for (place, event) in events.iter().enumerate() {
        let is_same = |other: &Event| (other.kind, other.owner) == (event.kind, event.owner);
        hold(event.owner.is_some(), "an event for nobody", event)?;
        hold(!events[..place].iter().any(is_same), "told twice", event)?;
    }
    Ok(())
}

/// A state changes only along a step of the process, and only by its operation.
pub(crate) fn followed(before: &Market, after: &Market, outcome: &Outcome) -> Fault {
    let action = outcome.action;
    along(&NEGOTIATION, action, before.negotiation.state, after.negotiation.state)?;
    along(&MANDATE, action, before.mandate.state, after.mandate.state)?;
    along(&NOTICE, action, before.notice.state, after.notice.state)?;
    if let (Some(before), Some(after)) = (&before.contract, &after.contract)
        && before.id == after.id
    {
        along(&CONTRACT, action, before.state, after.state)?;
    }
    if let (Some(before), Some(after)) = (&before.introduction, &after.introduction) {
        along(&INTRODUCTION, action, before.state, after.state)?;
    }
    if let (Some(before), Some(after)) = (&before.case, &after.case) {
        along(&REGISTRATION, action, before.state, after.state)?;
    }
    Ok(())
}

fn along<S: Copy + PartialEq + Debug>(process: &Process<S>, action: Action, before: S, after: S) -> Fault {
    // The service closes a negotiation with the step that makes its contract effective.
    let closes = |step: Action| step == Action::CloseNegotiation && process.code == "negotiation";
    let is_step = process.steps.iter().any(|step| {
        (step.action == action || closes(step.action)) && step.from.contains(&before) && step.to.contains(&after)
    });
    hold(before == after || is_step, process.code, &(action, before, after))
}

/// No state that must not be, and nothing forgotten that must never be.
pub(crate) fn state(before: &Market, after: &Market) -> Fault {
    negotiation(after)?;
    if let Some(contract) = &after.contract {
        contract_of(before.contract.as_ref().filter(|before| before.id == contract.id), contract)?;
    }
    if let Some(case) = &after.case {
        registration(before.case.as_ref().filter(|before| before.id == case.id), case, after)?;
    }
    brokered(after)?;
    priced(after)
}

fn negotiation(market: &Market) -> Fault {
    let negotiation = &market.negotiation;
    let open: Vec<_> = market.offers.iter().filter(|offer| offer.state == OfferState::Open).collect();
    let accepted: Vec<_> = market.offers.iter().filter(|offer| offer.state == OfferState::Accepted).collect();
    hold(open.len() <= 1, "two offers on the table", &open)?;
    let on_table = negotiation.open_offer.map(|(id, _)| id);
    let is_told = on_table.is_none_or(|id| open.iter().any(|offer| offer.id == id));
    hold(is_told, "an offer on the table is none", negotiation)?;
    hold(accepted.len() <= 1, "two offers accepted", &accepted)?;
    let is_settled = matches!(
        negotiation.state,
        NegotiationState::TermSheet | NegotiationState::Contracting | NegotiationState::Closed
    );
    let is_accepted = negotiation.accepted_offer.is_some();
    hold(is_accepted != accepted.is_empty(), "an acceptance of nothing", negotiation)?;
    hold(!is_settled || is_accepted, "terms that nobody accepted", negotiation)?;
    let is_bound = negotiation.inviter_nda_at.is_some() && negotiation.invitee_nda_at.is_some();
    let is_early = matches!(negotiation.state, NegotiationState::Invited | NegotiationState::Lost);
    hold(is_early || is_bound, "disclosed without secrecy", negotiation)?;
    let is_drafted = matches!(negotiation.state, NegotiationState::Contracting | NegotiationState::Closed);
    hold(!is_drafted || negotiation.contract.is_some(), "a contract of nothing", negotiation)
}

fn contract_of(before: Option<&Contract>, contract: &Contract) -> Fault {
    use ContractState::{
        Approved, Completed, Draft, Effective, PartiallySigned, Proposed, Signed, Terminated, Withdrawn,
    };
    let (approved, signed) = (
        contract.all_said(ContractAct::Approve, contract.edition),
        contract.all_said(ContractAct::Sign, contract.edition),
    );
    let fits = match contract.state {
        Draft => contract.edition == 0,
        Approved | PartiallySigned => approved && !signed,
        Signed | Effective | Completed | Terminated => approved && signed,
        Proposed | Withdrawn => !signed,
    };
    hold(fits, "a state without its approvals and signatures", contract)?;
    hold(contract.signed_at.is_some() == (signed && contract.edition > 0), "signed by some", contract)?;
    hold(contract.pending.is_none() || contract.state == Effective, "a change of nothing", contract)?;
    hold(contract.effective_at.is_none() || contract.signed_at.is_some(), "in effect unsigned", contract)?;
    let is_met = contract.content.conditions.len() <= contract.fulfilled.len() || contract.edition > 1;
    hold(contract.effective_at.is_none() || is_met, "in effect before its conditions", contract)?;
    let mut once = BTreeSet::new();
    for said in contract.said.iter().filter(|said| said.act != ContractAct::Negotiate) {
        hold(once.insert((said.act, said.edition, said.organization)), "said twice", said)?;
        // Four eyes: nobody approves what he wrote on.
        let wrote = |other: &&keqiao_domain::deals::contract::Said| {
            other.act == ContractAct::Negotiate && other.user == said.user && other.at < said.at
        };
        let is_own = said.act == ContractAct::Approve && contract.said.iter().find(wrote).is_some();
        hold(!is_own, "his own approval", said)?;
    }
    let Some(before) = before else { return Ok(()) };
    hold(contract.said.starts_with(&before.said), "a word taken back", contract)?;
    let is_kept = before.signed_at.is_none() || contract.edition > before.edition || before.content == contract.content;
    hold(is_kept, "a signed text changed", contract)
}

fn registration(before: Option<&RegistrationCase>, case: &RegistrationCase, market: &Market) -> Fault {
    let has_number = matches!(
        case.state,
        RegistrationState::Registered | RegistrationState::Terminated | RegistrationState::Revoked
    );
    hold(case.number.is_some() == has_number, "a number out of place", case)?;
    hold((case.certificate > 0) == has_number, "a certificate out of place", case)?;
    // INV-19: a large one was looked at by two.
    let is_second = case.second_reviewer.is_some() && case.second_reviewer != case.first_reviewer;
    let is_large = case.needs_second_review(case.finding, market.now.day());
    hold(!has_number || !is_large || is_second, "a large one that one person registered", case)?;
    hold(case.second_reviewer.is_none() || is_second, "one person looked twice", case)?;
    // INV-14: the technical amount is part of the contract's.
    let is_ordered = case.finding.is_none_or(|found| {
        (0..=found.technical_amount).contains(&found.technical_income) && found.technical_amount <= case.form.amount
    });
    hold(is_ordered, "more technical than there is", case)?;
    // The clock stands still while nobody has to decide.
    let runs = matches!(
        case.state,
        RegistrationState::Accepted
            | RegistrationState::Classified
            | RegistrationState::SecondReview
            | RegistrationState::UnderReexam
    );
    hold(case.days.due_on.is_some() == runs, "a clock that runs for nobody", case)?;
    // INV-20: a refusal, a return, a revocation says why.
    let says_why = |decision: &keqiao_domain::registration::case::CaseDecision| {
        use keqiao_domain::registration::case::DecisionKind::{Refused, Returned, Revoked};
        !matches!(decision.kind, Refused | Returned | Revoked) || decision.ground.is_some() && decision.reason.is_some()
    };
    hold(case.decisions.iter().all(says_why), "a decision without a reason", case)?;
    let determined = market.contract.as_ref().and_then(|contract| contract.determined).map(|found| found.subtype);
    let is_taken_over = case.finding.is_none_or(|found| determined == Some(found.determined));
    hold(is_taken_over, "a contract that does not know what it was determined to be", case)?;
    let Some(before) = before else { return Ok(()) };
    hold(before.number.is_none() || before.number == case.number, "a number changed", case)?;
    hold(case.decisions.starts_with(&before.decisions), "a decision taken back", case)
}

fn brokered(market: &Market) -> Fault {
    let mandate = &market.mandate;
    let has_ended = matches!(mandate.state, MandateState::Expired | MandateState::Revoked);
    hold(mandate.ended_on.is_some() == has_ended, "a mandate with a wrong end", mandate)?;
    let end = mandate.ended_on.unwrap_or(mandate.terms.ends_on).min(mandate.terms.ends_on);
    hold(mandate.tail_ends_on() >= end, "a tail before the end", mandate)?;
    let Some(introduction) = &market.introduction else { return Ok(()) };
    let (is_contested, is_decided) = match introduction.state {
        IntroductionState::Recorded | IntroductionState::Acknowledged => (false, false),
        IntroductionState::Contested => (true, false),
        IntroductionState::Upheld | IntroductionState::Dismissed => (true, true),
    };
    hold(introduction.contest.is_some() == is_contested, "a contest of nothing", introduction)?;
    hold(introduction.decision.is_some() == is_decided, "a decision of nothing", introduction)?;
    // INV-38: what contests it lies before it.
    let is_before =
        introduction.contest.as_ref().is_none_or(|it| it.first_contact_on <= introduction.recorded_at.day());
    hold(is_before, "contested by what came later", introduction)?;
    let is_open = introduction.state == IntroductionState::Contested;
    hold(!is_open || !introduction.counts_on(market.now.day()), "paid while contested", introduction)
}

fn priced(market: &Market) -> Fault {
    let notice = &market.notice;
    let is_open = notice.objections.iter().any(|objection| objection.finding.is_none());
    hold(notice.days.suspended_on.is_none() || notice.days.posted_on.is_some(), "stands still unposted", notice)?;
    match notice.state {
        NoticeState::Suspended => {
            hold(is_open && notice.days.suspended_on.is_some(), "stands still for nothing", notice)?;
        }
        NoticeState::Posted | NoticeState::Cleared | NoticeState::Draft => {
            hold(!is_open, "goes on in spite of an objection", notice)?;
        }
        NoticeState::Stopped | NoticeState::Withdrawn => (),
    }
    if notice.state == NoticeState::Cleared {
        // INV-12: fifteen days, at least.
        let days = notice.days.posted_on.zip(notice.days.ended_on).map(|(posted, ended)| ended - posted);
        hold(days.is_some_and(|days| days > NOTICE_DAYS), "cleared too early", notice)?;
    }
    let Some(clearance) = &market.clearance else { return Ok(()) };
    hold(clearance.answer.is_some() == clearance.answered_at.is_some(), "an answer at no time", clearance)?;
    hold(clearance.answer_by >= clearance.served_on, "to be answered before it was asked", clearance)
}
