//! Technical demands (技术需求), DOMAIN 5.2.
//!
//! ```text
//! draft ──submit──▶ under_review ──review──▶ approved ──publish──▶ open ──withdraw──▶ withdrawn
//!   ▲                 ▲      │ └─▶ rejected
//!   └────return───────┼──────┘ └─▶ on_hold ──submit──▶ under_review
//!
//! open ──expire (its day has passed)──▶ expired ──renew──▶ open ──renew──▶ open
//! ```
//!
//! The owner decides when an approved demand goes public, so approval and publication are two steps.

use super::cooperation::{ChainStage, CooperationMode, ResearchStage};
use super::figure::Figure;
use super::setter::{Change, SetterState, Setters};
use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{DemandKind, Id, OrganizationKind};
use crate::listed::{Actions, Moderated};
use crate::moderation::{Decision, Review};
use crate::money::MoneyRange;
use crate::process::{Process, Step};
use crate::provenance::Provenance;
use crate::reference::{IndustryCode, TechnicalField};
use crate::rule::{Refusals, Rule};
use crate::text::{Body, Indicator, Keyword, Passage, Reason, Title};
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// Fewer characters do not describe a problem.
pub const DESCRIPTION_CHARS_MIN: usize = 20;
/// Indicators of one demand.
pub const INDICATORS_MAX: usize = 50;
/// Stated figures of one demand.
pub const FIGURES_MAX: usize = 50;

/// Where a demand stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DemandState {
    /// Being written.
    Draft,
    /// Before the hub's moderator.
    UnderReview,
    /// The moderator waits for something (暂缓).
    OnHold,
    /// Refused for good.
    Rejected,
    /// Admitted, not yet public.
    Approved,
    /// Public: solvers can see it.
    Open,
    /// Its deadline has passed; its owner can renew it.
    Expired,
    /// Taken back by its owner.
    Withdrawn,
}

/// What a demand says. Any value of it is a valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemandContent {
    /// What is wanted, in one line.
    pub title: Title,
    /// The problem at length.
    pub description: Body,
    /// The figures a solution must reach.
    pub indicators: Vec<Indicator>,
    /// The same in numbers, as far as the setter states them.
    pub figures: Vec<Figure>,
    /// Technical field.
    pub field: Option<TechnicalField>,
    /// Industry (GB/T 4754-2017).
    pub industry: Option<IndustryCode>,
    /// What the firm would spend.
    pub budget: Option<MoneyRange>,
    /// The last day on which an answer is of use.
    pub deadline_on: Option<Date>,
    /// Acceptable ways to work together.
    pub cooperation: Vec<CooperationMode>,
    /// Where the research stands.
    pub stage: Option<ResearchStage>,
    /// 卡脖子: the firm depends on a single foreign source.
    pub is_bottleneck: bool,
    /// What shows that it does.
    pub bottleneck_evidence: Option<Passage>,
    /// The link of the chain from need to use.
    pub chain_stage: Option<ChainStage>,
    /// Where the solution will be used (应用场景).
    pub scenario: Option<Passage>,
    /// Words to find it by.
    pub keywords: Vec<Keyword>,
}

impl DemandContent {
    /// All figures: those stated, and those that stand clearly in the words of an indicator for which none is stated.
    #[must_use]
    pub fn figures_with_read(&self) -> Vec<(Figure, FigureOrigin)> {
        let stated = self.figures.iter().cloned().map(|figure| (figure, FigureOrigin::Stated));
        let read = self.indicators.iter().zip(0u16..).filter_map(|(indicator, place)| {
            let is_stated = self.figures.iter().any(|figure| figure.indicator == Some(place));
            let figure = if is_stated { None } else { Figure::read(indicator) };
            figure.map(|figure| (Figure { indicator: Some(place), ..figure }, FigureOrigin::Read))
        });
        stated.chain(read).collect()
    }
}

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FigureOrigin {
    /// The setter stated it.
    Stated,
    /// It was read from the words of an indicator.
    Read,
}

/// A demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Its identifier, which carries its hub.
    pub id: Id<DemandKind>,
    /// The problem setter (出题人).
    pub owner: Id<OrganizationKind>,
    /// What it says.
    pub content: DemandContent,
    /// Where it stands.
    pub state: DemandState,
    /// Organizations that were invited to set it jointly.
    pub setters: Setters,
    /// Where it came from, if it was imported.
    pub provenance: Option<Provenance>,
}

/// The state machine.
pub const PROCESS: Process<DemandState> = Process {
    code: "demand",
    title_zh: "技术需求",
    title_en: "Technical demand",
    initial: DemandState::Draft,
    steps: &[
        Step {
            action: Action::AmendDemand,
            from: &[DemandState::Draft, DemandState::OnHold],
            to: &[DemandState::Draft, DemandState::OnHold],
            rules: &[Rule::ListingNotEditable],
        },
        Step {
            action: Action::SubmitDemand,
            from: &[DemandState::Draft, DemandState::OnHold],
            to: &[DemandState::UnderReview],
            rules: &[
                Rule::OrganizationNotVerified,
                Rule::DemandDescriptionTooThin,
                Rule::DemandIndicatorMissing,
                Rule::DemandDeadlineMissing,
                Rule::DemandDeadlinePast,
            ],
        },
        Step {
            action: Action::ReviewDemand,
            from: &[DemandState::UnderReview, DemandState::OnHold],
            to: &[DemandState::Approved, DemandState::Draft, DemandState::OnHold, DemandState::Rejected],
            rules: &[
                Rule::ModerationScoreTooLow,
                Rule::ModerationCriterionZero,
                Rule::ModerationReasonMissing,
                Rule::ModerationOwnListing,
            ],
        },
        Step {
            action: Action::PublishDemand,
            from: &[DemandState::Approved],
            to: &[DemandState::Open],
            rules: &[Rule::OrganizationNotVerified, Rule::DemandDeadlinePast],
        },
        Step {
            action: Action::WithdrawDemand,
            from: &[
                DemandState::Draft,
                DemandState::UnderReview,
                DemandState::OnHold,
                DemandState::Approved,
                DemandState::Open,
                DemandState::Expired,
            ],
            to: &[DemandState::Withdrawn],
            rules: &[],
        },
        Step {
            action: Action::RenewDemand,
            from: &[DemandState::Open, DemandState::Expired],
            to: &[DemandState::Open],
            rules: &[Rule::OrganizationNotVerified, Rule::DemandDeadlinePast, Rule::DemandDeadlineShortened],
        },
        Step {
            action: Action::ExpireDemand,
            from: &[DemandState::Open],
            to: &[DemandState::Expired],
            rules: &[Rule::DemandDeadlineAhead],
        },
    ],
};

impl Demand {
    /// What the access table needs to know.
    #[must_use]
    pub fn resource(&self) -> Resource {
        let exposure = Exposure::public_when(self.state == DemandState::Open);
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure }
    }

    /// Enters a draft.
    #[must_use]
    pub fn create(
        id: Id<DemandKind>,
        owner: Id<OrganizationKind>,
        content: DemandContent,
        provenance: Option<Provenance>,
    ) -> (Self, Event) {
        let (state, setters) = (PROCESS.initial, Setters::default());
        let demand = Demand { id, owner, content, state, setters, provenance };
        let event = demand.event(EventKind::DemandCreated, json!({}));
        (demand, event)
    }

    /// What stands against editing.
    #[must_use]
    pub fn may_amend(&self) -> Refusals {
        let mut refusals = Refusals::new();
        let is_open = PROCESS.open(Action::AmendDemand, self.state).is_empty();
        refusals.require_at(is_open, Rule::ListingNotEditable, "/state");
        refusals
    }

    /// Takes a new text over. The same text again yields no event.
    ///
    /// # Errors
    /// When the demand is not a draft and not on hold.
    pub fn amend(&mut self, content: DemandContent) -> Result<Option<Event>, Refusals> {
        if content == self.content {
            return Ok(None);
        }
        self.may_amend().into_result()?;
        self.content = content;
        Ok(Some(self.event(EventKind::DemandAmended, json!({}))))
    }

    /// Takes a changed row of its source over. What was admitted as a part of a collection follows its source; a listing
    /// that nobody imported is edited as a draft only.
    ///
    /// # Errors
    /// When the demand is under review, rejected or withdrawn.
    pub fn renew(&mut self, content: DemandContent, provenance: Provenance) -> Result<Option<Event>, Refusals> {
        let was_admitted = matches!(self.state, DemandState::Approved | DemandState::Open);
        if self.provenance.is_none() || !was_admitted {
            self.may_amend().into_result()?;
        }
        self.provenance = Some(provenance);
        let is_same = content == self.content;
        self.content = content;
        Ok((!is_same).then(|| self.event(EventKind::DemandAmended, json!({}))))
    }

    /// What stands against handing it in, apart from the owner's standing. What an imported demand lacks because its
    /// source never had it is not asked for: the hub takes it as it stands and shows what is missing.
    #[must_use]
    pub fn may_submit(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::SubmitDemand, self.state);
        let length = self.content.description.as_str().chars().count();
        refusals.require_at(length >= DESCRIPTION_CHARS_MIN, Rule::DemandDescriptionTooThin, "/description");
        if self.provenance.is_none() {
            let has_indicator = !self.content.indicators.is_empty() || !self.content.figures.is_empty();
            refusals.require_at(has_indicator, Rule::DemandIndicatorMissing, "/indicators");
            refusals.require_at(self.content.deadline_on.is_some(), Rule::DemandDeadlineMissing, "/deadline_on");
        }
        refusals.require_at(self.deadline_is_ahead(at), Rule::DemandDeadlinePast, "/deadline_on");
        refusals
    }

    /// Hands it in for moderation. Handing in twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn submit(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == DemandState::UnderReview {
            return Ok(None);
        }
        self.may_submit(at).into_result()?;
        self.state = DemandState::UnderReview;
        Ok(Some(self.event(EventKind::DemandSubmitted, json!({}))))
    }

    /// What stands against a decision by a member of that organization.
    #[must_use]
    pub fn may_review(&self, reviewer: Option<Id<OrganizationKind>>) -> Refusals {
        let mut refusals = PROCESS.open(Action::ReviewDemand, self.state);
        refusals.require(reviewer != Some(self.owner), Rule::ModerationOwnListing);
        refusals
    }

    /// The moderator decides.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn review(&mut self, review: &Review, reviewer: Option<Id<OrganizationKind>>) -> Result<Event, Refusals> {
        let mut refusals = self.may_review(reviewer);
        refusals.append(review.objections());
        refusals.into_result()?;
        self.state = match review.decision {
            Decision::Approve => DemandState::Approved,
            Decision::Return => DemandState::Draft,
            Decision::Hold => DemandState::OnHold,
            Decision::Reject => DemandState::Rejected,
        };
        let decision: &'static str = review.decision.into();
        let reason = review.reason.as_ref().map(Reason::as_str);
        let payload = json!({ "review": review.id.to_string(), "decision": decision, "total": review.sheet.total(), "reason": reason });
        Ok(self.event(EventKind::DemandReviewed, payload))
    }

    /// What stands against opening it to the market, apart from the owner's standing.
    #[must_use]
    pub fn may_publish(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::PublishDemand, self.state);
        refusals.require_at(self.deadline_is_ahead(at), Rule::DemandDeadlinePast, "/deadline_on");
        refusals
    }

    /// Opens the demand to the market. Publishing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn publish(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == DemandState::Open {
            return Ok(None);
        }
        self.may_publish(at).into_result()?;
        self.state = DemandState::Open;
        Ok(Some(self.event(EventKind::DemandPublished, json!({ "title": self.content.title.as_str() }))))
    }

    /// What stands against taking it back.
    #[must_use]
    pub fn may_withdraw(&self) -> Refusals {
        PROCESS.open(Action::WithdrawDemand, self.state)
    }

    /// Takes the demand from the market. Withdrawing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn withdraw(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == DemandState::Withdrawn {
            return Ok(None);
        }
        self.may_withdraw().into_result()?;
        let was_open = self.state == DemandState::Open;
        self.state = DemandState::Withdrawn;
        let mut event = self.event(EventKind::DemandWithdrawn, json!({}));
        event.audience = Audience::public_when(was_open);
        Ok(Some(event))
    }

    /// What stands against a new deadline, apart from the owner's standing.
    #[must_use]
    pub fn may_renew(&self) -> Refusals {
        PROCESS.open(Action::RenewDemand, self.state)
    }

    /// Puts the deadline off, and opens an expired demand again. The present deadline of an open demand changes nothing
    /// and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn renew_until(&mut self, deadline_on: Date, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == DemandState::Open && self.content.deadline_on == Some(deadline_on) {
            return Ok(None);
        }
        let mut refusals = self.may_renew();
        refusals.require_at(deadline_on > at.day(), Rule::DemandDeadlinePast, "/deadline_on");
        let is_later = self.content.deadline_on.is_none_or(|present| deadline_on >= present);
        refusals.require_at(is_later, Rule::DemandDeadlineShortened, "/deadline_on");
        refusals.into_result()?;
        self.content.deadline_on = Some(deadline_on);
        self.state = DemandState::Open;
        Ok(Some(self.event(EventKind::DemandRenewed, json!({ "deadline_on": deadline_on.to_string() }))))
    }

    /// What stands against closing it for its deadline, whose whole day is part of it.
    #[must_use]
    pub fn may_expire(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::ExpireDemand, self.state);
        let has_passed = self.content.deadline_on.is_some_and(|deadline| deadline < at.day());
        refusals.require_at(has_passed, Rule::DemandDeadlineAhead, "/deadline_on");
        refusals
    }

    /// Closes a demand whose deadline has passed. Expiring twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn expire(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == DemandState::Expired {
            return Ok(None);
        }
        self.may_expire(at).into_result()?;
        self.state = DemandState::Expired;
        let mut event = self.event(EventKind::DemandExpired, json!({}));
        event.audience = Audience::Public;
        Ok(Some(event))
    }

    /// Whether the organization is its owner or has joined it.
    #[must_use]
    pub fn is_set_by(&self, organization: Id<OrganizationKind>) -> bool {
        self.owner == organization || self.setters.state_of(organization) == Some(SetterState::Joined)
    }

    /// What the access table needs to know when an invited organization asks: before it, the demand stands as its own.
    #[must_use]
    pub fn resource_before(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let is_concerned = |asking: &Id<OrganizationKind>| {
            matches!(self.setters.state_of(*asking), Some(SetterState::Invited | SetterState::Joined))
        };
        let owner = organization.filter(is_concerned).unwrap_or(self.owner);
        Resource { owner: Some(owner), ..self.resource() }
    }

    /// Asks an organization to set it jointly. The event is told to the one that is asked.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn invite(&mut self, organization: Id<OrganizationKind>, at: Timestamp) -> Result<Event, Refusals> {
        if self.is_set_by(organization) {
            return Err(Refusals::of(Rule::DemandSetterKnown));
        }
        self.setters.invite(organization, at)?;
        let payload = json!({ "organization": organization.to_string() });
        let event = self.event(EventKind::DemandSetterInvited, payload);
        Ok(Event { owner: Some(organization), audience: Audience::Owner, ..event })
    }

    /// An invited organization joins. Joining twice changes nothing and yields no event.
    ///
    /// # Errors
    /// When it was not invited.
    pub fn join(&mut self, organization: Id<OrganizationKind>, at: Timestamp) -> Result<Option<Event>, Refusals> {
        let change = self.setters.decide(organization, SetterState::Joined, at)?;
        let payload = json!({ "organization": organization.to_string() });
        Ok((change == Change::Made).then(|| self.event(EventKind::DemandSetterJoined, payload)))
    }

    /// An invited organization says no, or one that had joined leaves. Twice changes nothing and yields no event.
    ///
    /// # Errors
    /// When it was not invited.
    pub fn decline(&mut self, organization: Id<OrganizationKind>, at: Timestamp) -> Result<Option<Event>, Refusals> {
        let change = self.setters.decide(organization, SetterState::Declined, at)?;
        let payload = json!({ "organization": organization.to_string() });
        let event = || Event { audience: Audience::Owner, ..self.event(EventKind::DemandSetterDeclined, payload) };
        Ok((change == Change::Made).then(event))
    }

    fn deadline_is_ahead(&self, at: Timestamp) -> bool {
        self.content.deadline_on.is_none_or(|deadline| deadline > at.day())
    }

    fn event(&self, kind: EventKind, payload: serde_json::Value) -> Event {
        let audience = Audience::public_when(self.state == DemandState::Open);
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner: Some(self.owner), audience, payload }
    }
}

impl Moderated for Demand {
    type Subject = DemandKind;
    type Content = DemandContent;

    const ACTIONS: Actions = Actions {
        create: Action::CreateDemand,
        show: Action::ShowDemand,
        amend: Action::AmendDemand,
        submit: Action::SubmitDemand,
        review: Action::ReviewDemand,
        publish: Action::PublishDemand,
        withdraw: Action::WithdrawDemand,
        certify: Action::CertifyDemand,
    };

    fn create(
        id: Id<DemandKind>,
        owner: Id<OrganizationKind>,
        content: DemandContent,
        provenance: Option<Provenance>,
    ) -> (Self, Event) {
        Demand::create(id, owner, content, provenance)
    }

    fn owner(&self) -> Id<OrganizationKind> {
        self.owner
    }

    fn resource(&self) -> Resource {
        Demand::resource(self)
    }

    fn may_amend(&self) -> Refusals {
        Demand::may_amend(self)
    }

    fn amend(&mut self, content: DemandContent) -> Result<Option<Event>, Refusals> {
        Demand::amend(self, content)
    }

    fn may_submit(&self, at: Timestamp) -> Refusals {
        Demand::may_submit(self, at)
    }

    fn submit(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        Demand::submit(self, at)
    }

    fn may_review(&self, reviewer: Option<Id<OrganizationKind>>) -> Refusals {
        Demand::may_review(self, reviewer)
    }

    fn review(&mut self, review: &Review, reviewer: Option<Id<OrganizationKind>>) -> Result<Event, Refusals> {
        Demand::review(self, review, reviewer)
    }

    fn may_publish(&self, at: Timestamp) -> Refusals {
        Demand::may_publish(self, at)
    }

    fn publish(&mut self, at: Timestamp) -> Result<Option<Event>, Refusals> {
        Demand::publish(self, at)
    }

    fn may_withdraw(&self) -> Refusals {
        Demand::may_withdraw(self)
    }

    fn withdraw(&mut self) -> Result<Option<Event>, Refusals> {
        Demand::withdraw(self)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::id::ReviewKind;
    use crate::moderation::ScoreSheet;
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::{date, datetime};

    pub(crate) fn draft() -> Demand {
        let content = DemandContent {
            title: Title::parse("质子交换膜").expect("a title"),
            description: Body::parse("需要在80 °C下质子电导率不低于0.1 S/cm的质子交换膜，并给出寿命数据。")
                .expect("a text"),
            indicators: vec![Indicator::parse("proton conductivity ≥ 0.1 S/cm").expect("an indicator")],
            figures: vec![],
            field: Some(TechnicalField::NewMaterials),
            industry: None,
            budget: None,
            deadline_on: Some(date!(2027 - 03 - 31)),
            cooperation: vec![CooperationMode::Licence],
            stage: None,
            is_bottleneck: false,
            bottleneck_evidence: None,
            chain_stage: None,
            scenario: None,
            keywords: vec![],
        };
        Demand::create(
            Id::compose(1, HubNumber::NATIONAL, 0, 1),
            Id::compose(1, HubNumber::NATIONAL, 0, 2),
            content,
            None,
        )
        .0
    }

    fn now() -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC))
    }

    fn review(decision: Decision, score: u8) -> Review {
        Review {
            id: Id::<ReviewKind>::compose(1, HubNumber::NATIONAL, 0, 3),
            sheet: ScoreSheet::try_new(score, score, score, score).expect("a sheet"),
            decision,
            reason: Some(Reason::parse("see the sheet").expect("a reason")),
        }
    }

    #[test]
    fn a_demand_goes_from_draft_to_open_and_back_out() {
        let mut demand = draft();
        assert!(demand.submit(now()).expect("complete").is_some());
        demand.review(&review(Decision::Approve, 3), None).expect("a passing sheet");
        let published = demand.publish(now()).expect("approved").expect("an event");
        assert_eq!(published.audience, Audience::Public);
        assert!(demand.publish(now()).expect("already open").is_none());
        assert!(demand.withdraw().expect("open").is_some());
        assert_eq!(demand.state, DemandState::Withdrawn);
    }

    #[test]
    fn an_incomplete_demand_is_refused_with_every_reason() {
        let mut demand = draft();
        demand.content.indicators.clear();
        demand.content.deadline_on = Some(date!(2026 - 11 - 24));
        let refused = demand.submit(now()).expect_err("it is incomplete");
        let rules: Vec<_> = refused.as_slice().iter().map(|refusal| refusal.rule).collect();
        assert_eq!(rules, [Rule::DemandIndicatorMissing, Rule::DemandDeadlinePast]);
    }

    #[test]
    fn a_low_sheet_and_the_owners_own_moderator_are_refused() {
        let mut demand = draft();
        demand.submit(now()).expect("complete");
        let refused = demand.review(&review(Decision::Approve, 2), Some(demand.owner)).expect_err("own and low");
        let rules: Vec<_> = refused.as_slice().iter().map(|refusal| refusal.rule).collect();
        assert_eq!(rules, [Rule::ModerationOwnListing, Rule::ModerationScoreTooLow]);
    }

    fn open() -> Demand {
        let mut demand = draft();
        demand.submit(now()).expect("complete");
        demand.review(&review(Decision::Approve, 3), None).expect("a passing sheet");
        demand.publish(now()).expect("approved");
        demand
    }

    #[test]
    fn a_demand_expires_on_the_day_after_its_deadline_and_is_renewed_with_a_later_one() {
        let mut demand = open();
        // In China the 31st of March ends at 16:00 UTC.
        let last_hour = Timestamp::new(datetime!(2027-03-31 15:59:59 UTC));
        let first_hour = Timestamp::new(datetime!(2027-03-31 16:00 UTC));
        let refused = demand.expire(last_hour).expect_err("its last day is not over");
        assert_eq!(refused.as_slice()[0].rule, Rule::DemandDeadlineAhead);
        assert_eq!(demand.expire(first_hour).expect("over").expect("an event").kind, EventKind::DemandExpired);
        assert!(demand.expire(first_hour).expect("expired already").is_none());

        let refused = demand.renew_until(date!(2027 - 03 - 30), first_hour).expect_err("past, and earlier than before");
        let rules: Vec<_> = refused.as_slice().iter().map(|refusal| refusal.rule).collect();
        assert_eq!(rules, [Rule::DemandDeadlinePast, Rule::DemandDeadlineShortened]);
        assert!(demand.renew_until(date!(2027 - 06 - 30), first_hour).expect("later").is_some());
        assert_eq!(demand.state, DemandState::Open);
        assert!(demand.renew_until(date!(2027 - 06 - 30), first_hour).expect("the same").is_none());
    }

    #[test]
    fn a_stated_figure_stands_for_the_words_of_its_indicator() {
        let mut content = draft().content;
        let read = content.figures_with_read();
        assert_eq!((read.len(), read[0].1, read[0].0.indicator), (1, FigureOrigin::Read, Some(0)));
        content.figures = vec![Figure { method: None, ..read[0].0.clone() }];
        let stated = content.figures_with_read();
        assert_eq!((stated.len(), stated[0].1), (1, FigureOrigin::Stated));
    }

    #[test]
    fn an_invitation_is_told_to_the_invited_and_lets_it_see_a_draft() {
        let mut demand = draft();
        let (owner, other) = (demand.owner, Id::compose(1, HubNumber::NATIONAL, 0, 9));
        assert_eq!(
            demand.invite(owner, now()).expect_err("it is the owner").as_slice()[0].rule,
            Rule::DemandSetterKnown
        );
        assert_eq!(demand.resource_before(Some(other)).owner, Some(owner));
        assert_eq!(demand.invite(other, now()).expect("the first time").owner, Some(other));
        assert_eq!(demand.resource_before(Some(other)).owner, Some(other));
        assert!(!demand.is_set_by(other));
        assert!(demand.join(other, now()).expect("invited").is_some());
        assert!(demand.is_set_by(other));
        assert!(demand.decline(other, now()).expect("it leaves").is_some());
        assert_eq!(demand.resource_before(Some(other)).owner, Some(owner));
    }

    #[derive(Clone, Copy, Debug)]
    enum Attempt {
        Submit,
        Review(Decision, u8),
        Publish,
        Withdraw,
        Renew(u16),
        Expire(u16),
    }

    proptest! {
        /// Whatever is tried in whatever order: a step succeeds exactly when its table has it, and ends where it says.
        #[test]
        fn the_table_and_the_commands_agree(attempts in proptest::collection::vec(prop_oneof![
            Just(Attempt::Submit), Just(Attempt::Publish), Just(Attempt::Withdraw),
            (0u16..400).prop_map(Attempt::Renew), (0u16..400).prop_map(Attempt::Expire),
            (proptest::sample::select(Decision::VARIANTS), 0u8..=5).prop_map(|(d, s)| Attempt::Review(d, s)),
        ], 0..20)) {
            let mut demand = draft();
            for attempt in attempts {
                let before = demand.state;
                let (action, event) = match attempt {
                    Attempt::Submit => (Action::SubmitDemand, demand.submit(now())),
                    Attempt::Review(d, s) => (Action::ReviewDemand, demand.review(&review(d, s), None).map(Some)),
                    Attempt::Publish => (Action::PublishDemand, demand.publish(now())),
                    Attempt::Withdraw => (Action::WithdrawDemand, demand.withdraw()),
                    Attempt::Renew(days) => (Action::RenewDemand, demand.renew_until(now().day() + Duration::days(days.into()), now())),
                    Attempt::Expire(days) => {
                        let later = Timestamp::new(now().as_offset() + Duration::days(days.into()));
                        (Action::ExpireDemand, demand.expire(later))
                    }
                };
                let step = PROCESS.steps.iter().find(|step| step.action == action).expect("in the table");
                match event {
                    Ok(Some(_)) => prop_assert!(step.from.contains(&before) && step.to.contains(&demand.state)),
                    Ok(None) | Err(_) => prop_assert_eq!(before, demand.state),
                }
            }
        }
    }
}
