//! Service engagements (服务委托): that a client took a service and both sides say so; then each side's evaluation of
//! the other (GB/T 34670: service evaluation and improvement).
//!
//! ```text
//! proposed ──agree (provider)──▶ agreed ──complete (both sides)──▶ completed ──evaluate (each side once)
//!    └──────────end─────────────────┴──▶ ended
//! ```

use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{EngagementKind, EvaluationKind, Id, OfferingKind, OrganizationKind, ProviderKind};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::text::Reason;
use crate::timestamp::Timestamp;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};
use time::Date;

/// The lowest score of a criterion.
pub const SCORE_MIN: u8 = 1;
/// The highest score of a criterion.
pub const SCORE_MAX: u8 = 5;

/// Where an engagement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EngagementState {
    /// The client asked for the service.
    Proposed,
    /// The provider agreed.
    Agreed,
    /// Both sides say that the service is done.
    Completed,
    /// It came to nothing.
    Ended,
}

/// A side of an engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Side {
    /// Who serves.
    Provider,
    /// Who is served.
    Client,
}

impl Side {
    /// What this side says of the other: each criterion once.
    #[must_use]
    pub fn criteria(self) -> &'static [Criterion] {
        match self {
            Side::Client => &[Criterion::Quality, Criterion::Timeliness, Criterion::Communication, Criterion::Worth],
            Side::Provider => &[Criterion::Clarity, Criterion::Cooperation, Criterion::Payment],
        }
    }
}

/// What is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Criterion {
    /// 服务质量: of the provider.
    Quality,
    /// 及时性: of the provider.
    Timeliness,
    /// 沟通: of the provider.
    Communication,
    /// 性价比: of the provider.
    Worth,
    /// 需求明确: of the client.
    Clarity,
    /// 配合程度: of the client.
    Cooperation,
    /// 付款及时: of the client.
    Payment,
}

/// The sides that have said that the service is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confirmations {
    /// When the provider said so.
    pub provider: Option<Timestamp>,
    /// When the client said so.
    pub client: Option<Timestamp>,
}

impl Confirmations {
    fn of(&mut self, side: Side) -> &mut Option<Timestamp> {
        match side {
            Side::Provider => &mut self.provider,
            Side::Client => &mut self.client,
        }
    }
}

/// What is agreed on: for the two sides only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngagementTerms {
    /// What the service is for.
    pub purpose: Reason,
    /// The first day.
    pub starts_on: Date,
    /// The day on which it should be done.
    pub due_on: Option<Date>,
}

/// An engagement. It lives in the hub of its offering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engagement {
    /// Its identifier, which carries its hub.
    pub id: Id<EngagementKind>,
    /// The service.
    pub offering: Id<OfferingKind>,
    /// The provider of the service.
    pub provider: Id<ProviderKind>,
    /// The organization that serves.
    pub server: Id<OrganizationKind>,
    /// The organization that is served.
    pub client: Id<OrganizationKind>,
    /// What is agreed on.
    pub terms: EngagementTerms,
    /// Where it stands.
    pub state: EngagementState,
    /// Who has said that it is done.
    pub confirmed: Confirmations,
}

/// The state machine.
pub const PROCESS: Process<EngagementState> = Process {
    code: "engagement",
    title_zh: "服务委托",
    title_en: "Service engagement",
    initial: EngagementState::Proposed,
    steps: &[
        Step {
            action: Action::AgreeEngagement,
            from: &[EngagementState::Proposed],
            to: &[EngagementState::Agreed],
            rules: &[Rule::OrganizationNotVerified, Rule::EngagementOtherSide],
        },
        Step {
            action: Action::CompleteEngagement,
            from: &[EngagementState::Agreed],
            // After the first of the two sides it is still agreed.
            to: &[EngagementState::Completed],
            rules: &[Rule::EngagementNotStarted],
        },
        Step {
            action: Action::EndEngagement,
            from: &[EngagementState::Proposed, EngagementState::Agreed],
            to: &[EngagementState::Ended],
            rules: &[],
        },
        Step {
            action: Action::EvaluateEngagement,
            from: &[EngagementState::Completed],
            to: &[EngagementState::Completed],
            rules: &[Rule::EvaluationGiven],
        },
    ],
};

impl Engagement {
    /// The side on which an organization stands.
    #[must_use]
    pub fn side_of(&self, organization: Option<Id<OrganizationKind>>) -> Option<Side> {
        let organization = organization?;
        if organization == self.client {
            Some(Side::Client)
        } else if organization == self.server {
            Some(Side::Provider)
        } else {
            None
        }
    }

    /// The organization of a side.
    #[must_use]
    pub fn party(&self, side: Side) -> Id<OrganizationKind> {
        match side {
            Side::Provider => self.server,
            Side::Client => self.client,
        }
    }

    /// What the access table needs to know: to each side it is its own, and nobody else knows of it but the hub.
    #[must_use]
    pub fn resource(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        let owner = self.party(self.side_of(organization).unwrap_or(Side::Provider));
        Resource { hub: self.id.hub(), owner: Some(owner), exposure: Exposure::Private }
    }

    /// A client asks for a service.
    ///
    /// # Errors
    /// When it is the client's own service.
    pub fn propose(
        id: Id<EngagementKind>,
        (offering, provider): (Id<OfferingKind>, Id<ProviderKind>),
        server: Id<OrganizationKind>,
        client: Id<OrganizationKind>,
        terms: EngagementTerms,
    ) -> Result<(Self, Event), Refusals> {
        let mut refusals = Refusals::new();
        refusals.require(server != client, Rule::EngagementOwnOffering);
        refusals.into_result()?;
        let (state, confirmed) = (PROCESS.initial, Confirmations::default());
        let engagement = Engagement { id, offering, provider, server, client, terms, state, confirmed };
        let payload = json!({ "offering": offering.to_string() });
        let event = engagement.event(EventKind::EngagementProposed, Side::Client, payload);
        Ok((engagement, event))
    }

    /// What stands against that side's agreeing, apart from its organization's standing.
    #[must_use]
    pub fn may_agree(&self, side: Side) -> Refusals {
        let mut refusals = PROCESS.open(Action::AgreeEngagement, self.state);
        refusals.require(side == Side::Provider, Rule::EngagementOtherSide);
        refusals
    }

    /// The provider agrees. Agreeing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn agree(&mut self, side: Side) -> Result<Option<Event>, Refusals> {
        if self.state == EngagementState::Agreed && side == Side::Provider {
            return Ok(None);
        }
        self.may_agree(side).into_result()?;
        self.state = EngagementState::Agreed;
        Ok(Some(self.event(EventKind::EngagementAgreed, side, json!({}))))
    }

    /// What stands against saying that the service is done.
    #[must_use]
    pub fn may_complete(&self, at: Timestamp) -> Refusals {
        let mut refusals = PROCESS.open(Action::CompleteEngagement, self.state);
        refusals.require_at(self.terms.starts_on <= at.day(), Rule::EngagementNotStarted, "/starts_on");
        refusals
    }

    /// A side says that the service is done; when both have said so, the engagement is completed. Saying it twice changes
    /// nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn complete(&mut self, side: Side, at: Timestamp) -> Result<Option<Event>, Refusals> {
        if self.state == EngagementState::Completed || self.confirmed.of(side).is_some() {
            return Ok(None);
        }
        self.may_complete(at).into_result()?;
        *self.confirmed.of(side) = Some(at);
        if self.confirmed.provider.is_some() && self.confirmed.client.is_some() {
            self.state = EngagementState::Completed;
            return Ok(Some(self.event(EventKind::EngagementCompleted, side, json!({}))));
        }
        Ok(Some(self.event(EventKind::EngagementConfirmed, side, json!({}))))
    }

    /// What stands against ending it.
    #[must_use]
    pub fn may_end(&self) -> Refusals {
        PROCESS.open(Action::EndEngagement, self.state)
    }

    /// A side ends it. Ending twice changes nothing and yields no event.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn end(&mut self, side: Side) -> Result<Option<Event>, Refusals> {
        if self.state == EngagementState::Ended {
            return Ok(None);
        }
        self.may_end().into_result()?;
        self.state = EngagementState::Ended;
        Ok(Some(self.event(EventKind::EngagementEnded, side, json!({}))))
    }

    /// What stands against a side's evaluation, when that side has given so many.
    #[must_use]
    pub fn may_evaluate(&self, given: u64) -> Refusals {
        let mut refusals = PROCESS.open(Action::EvaluateEngagement, self.state);
        refusals.require(given == 0, Rule::EvaluationGiven);
        refusals
    }

    /// A side evaluates the other, once.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn evaluate(&self, side: Side, id: Id<EvaluationKind>, given: u64) -> Result<Event, Refusals> {
        self.may_evaluate(given).into_result()?;
        Ok(self.event(EventKind::EngagementEvaluated, side, json!({ "evaluation": id.to_string() })))
    }

    /// An event that a side caused, for the other side to read: the one who acted knows.
    fn event(&self, kind: EventKind, by: Side, payload: serde_json::Value) -> Event {
        let other = match by {
            Side::Provider => Side::Client,
            Side::Client => Side::Provider,
        };
        let owner = Some(self.party(other));
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner, audience: Audience::Owner, payload }
    }
}

/// What one side says of the other. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Its identifier.
    pub id: Id<EvaluationKind>,
    /// Who says it.
    pub side: Side,
    scores: Vec<(Criterion, u8)>,
    /// In words.
    pub text: Option<Reason>,
}

/// Why scores make no evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidScores {
    /// A score beyond 1 to 5.
    #[error("a score is {SCORE_MIN} to {SCORE_MAX}")]
    OutOfRange,
    /// Not each criterion of the side, once.
    #[error(
        "each criterion of the side is scored once: the client scores quality, timeliness, communication and worth, the provider clarity, cooperation and payment"
    )]
    CriteriaWrong,
}

impl InvalidScores {
    /// The stable code of the fault.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            InvalidScores::OutOfRange => "out_of_range",
            InvalidScores::CriteriaWrong => "criteria_wrong",
        }
    }
}

impl Evaluation {
    /// Puts an evaluation together.
    ///
    /// # Errors
    /// When a score is beyond its bounds, or the criteria are not those of the side.
    pub fn try_new(
        id: Id<EvaluationKind>,
        side: Side,
        scores: Vec<(Criterion, u8)>,
        text: Option<Reason>,
    ) -> Result<Self, InvalidScores> {
        if scores.iter().any(|(_, score)| !(SCORE_MIN..=SCORE_MAX).contains(score)) {
            return Err(InvalidScores::OutOfRange);
        }
        let has = |criterion: &Criterion| scores.iter().any(|(scored, _)| scored == criterion);
        if scores.len() != side.criteria().len() || !side.criteria().iter().all(has) {
            return Err(InvalidScores::CriteriaWrong);
        }
        Ok(Evaluation { id, side, scores, text })
    }

    /// The scores: each criterion of the side once.
    #[must_use]
    pub fn scores(&self) -> &[(Criterion, u8)] {
        &self.scores
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::people::provider::tests::{at, rules};
    use time::macros::date;

    fn id<K: crate::id::Kind>(number: u64) -> Id<K> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn proposed() -> Engagement {
        let purpose = Reason::parse("阀门认证").expect("a purpose");
        let terms = EngagementTerms { purpose, starts_on: date!(2026 - 11 - 24), due_on: None };
        Engagement::propose(id(1), (id(2), id(3)), id(4), id(5), terms).expect("another's service").0
    }

    #[test]
    fn nobody_engages_himself() {
        let terms = proposed().terms;
        let refused = Engagement::propose(id(1), (id(2), id(3)), id(4), id(4), terms).expect_err("his own");
        assert_eq!(rules(&refused), [Rule::EngagementOwnOffering]);
    }

    #[test]
    fn the_side_that_asked_does_not_agree_with_itself() {
        let mut engagement = proposed();
        assert_eq!(rules(&engagement.agree(Side::Client).expect_err("not his")), [Rule::EngagementOtherSide]);
        assert!(engagement.agree(Side::Provider).is_ok_and(|event| event.is_some()));
        assert!(engagement.agree(Side::Provider).is_ok_and(|event| event.is_none()));
    }

    #[test]
    fn a_service_is_done_when_both_sides_say_so_and_not_before_it_began() {
        let mut engagement = proposed();
        assert!(engagement.complete(Side::Client, at()).is_err(), "nobody agreed");
        engagement.agree(Side::Provider).expect("agreed");
        engagement.terms.starts_on = date!(2026 - 11 - 25);
        let early = engagement.complete(Side::Provider, at()).expect_err("tomorrow");
        assert_eq!(rules(&early), [Rule::EngagementNotStarted]);
        engagement.terms.starts_on = date!(2026 - 11 - 24);
        let first = engagement.complete(Side::Provider, at()).expect("today").expect("an event");
        assert_eq!((first.kind, engagement.state), (EventKind::EngagementConfirmed, EngagementState::Agreed));
        assert_eq!(engagement.complete(Side::Provider, at()), Ok(None));
        let second = engagement.complete(Side::Client, at()).expect("both").expect("an event");
        assert_eq!((second.kind, engagement.state), (EventKind::EngagementCompleted, EngagementState::Completed));
        assert!(engagement.end(Side::Client).is_err(), "what is done is done");
    }

    #[test]
    fn a_side_evaluates_once_and_only_what_is_done() {
        let mut engagement = proposed();
        assert_eq!(rules(&engagement.evaluate(Side::Client, id(9), 0).expect_err("not done")), [Rule::StepNotOpen]);
        engagement.state = EngagementState::Completed;
        let event = engagement.evaluate(Side::Client, id(9), 0).expect("done");
        assert_eq!(event.owner, Some(engagement.server), "the other side is told");
        assert_eq!(rules(&engagement.evaluate(Side::Client, id(9), 1).expect_err("twice")), [Rule::EvaluationGiven]);
    }

    #[test]
    fn each_side_scores_its_own_criteria_each_once_from_one_to_five() {
        let make = |side, scores| Evaluation::try_new(id(9), side, scores, None).map(|_| ());
        for (side, other) in [(Side::Client, Side::Provider), (Side::Provider, Side::Client)] {
            let scores = |score| side.criteria().iter().map(|criterion| (*criterion, score)).collect::<Vec<_>>();
            assert_eq!((make(side, scores(1)), make(side, scores(5))), (Ok(()), Ok(())));
            assert_eq!(make(side, scores(0)), Err(InvalidScores::OutOfRange));
            assert_eq!(make(side, scores(6)), Err(InvalidScores::OutOfRange));
            assert_eq!(make(other, scores(3)), Err(InvalidScores::CriteriaWrong));
            let mut twice = scores(3);
            twice[0] = twice[1];
            assert_eq!(make(side, twice), Err(InvalidScores::CriteriaWrong));
        }
    }

    #[test]
    fn to_each_side_it_is_its_own_and_nobody_else_stands_on_a_side() {
        let engagement = proposed();
        assert_eq!(engagement.resource(Some(engagement.client)).owner, Some(engagement.client));
        assert_eq!(engagement.resource(Some(engagement.server)).owner, Some(engagement.server));
        assert_eq!(engagement.side_of(Some(id(77))), None);
        assert_eq!(engagement.side_of(None), None);
    }
}
