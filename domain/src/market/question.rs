//! Questions on a demand (答疑): anybody who could solve it asks, its setter answers, and with the answer both are public.

use super::demand::{Demand, DemandState};
use crate::access::{Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{DemandKind, Id, OrganizationKind, QuestionKind};
use crate::rule::{Refusals, Rule};
use crate::text::Passage;
use crate::timestamp::Timestamp;
use serde_json::json;

/// Questions of one organization on one demand that wait for an answer.
pub const WAITING_MAX: u64 = 20;

/// An answer, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What the setter says.
    pub text: Passage,
    /// When.
    pub at: Timestamp,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its identifier.
    pub id: Id<QuestionKind>,
    /// What it is about.
    pub demand: Id<DemandKind>,
    /// The demand's owner, who answers.
    pub owner: Id<OrganizationKind>,
    /// Who asks.
    pub asker: Id<OrganizationKind>,
    /// What is asked.
    pub text: Passage,
    /// The answer, once it was given.
    pub answer: Option<Answer>,
}

impl Question {
    /// Asks about a demand. `waiting` is how many questions of the asker on this demand have no answer yet.
    ///
    /// # Errors
    /// All rules that stand against it.
    pub fn ask(
        id: Id<QuestionKind>,
        demand: &Demand,
        asker: Id<OrganizationKind>,
        text: Passage,
        waiting: u64,
    ) -> Result<(Self, Event), Refusals> {
        let mut refusals = Refusals::new();
        refusals.require(demand.state == DemandState::Open, Rule::QuestionDemandNotOpen);
        refusals.require(!demand.is_set_by(asker), Rule::QuestionOwnDemand);
        refusals.require(waiting < WAITING_MAX, Rule::QuestionTooManyWaiting);
        refusals.into_result()?;
        let question = Question { id, demand: demand.id, owner: demand.owner, asker, text, answer: None };
        let event = question.event(EventKind::QuestionAsked, Audience::Owner);
        Ok((question, event))
    }

    /// The setter answers. The same answer again changes nothing and yields no event.
    ///
    /// # Errors
    /// When another answer was given before: those who have read it rely on it.
    pub fn answer(&mut self, text: Passage, at: Timestamp) -> Result<Option<Event>, Refusals> {
        match &self.answer {
            Some(given) if given.text == text => Ok(None),
            Some(_) => Err(Refusals::of(Rule::QuestionAlreadyAnswered)),
            None => {
                self.answer = Some(Answer { text, at });
                Ok(Some(self.event(EventKind::QuestionAnswered, Audience::Public)))
            }
        }
    }

    /// What the access table needs to know. Without its answer a question is known to the setter, and to the one who
    /// asked, before whom it stands as his own.
    #[must_use]
    pub fn resource(&self, demand: &Demand, caller: Option<Id<OrganizationKind>>) -> Resource {
        let is_public = self.answer.is_some() && demand.state == DemandState::Open;
        let owner = if caller == Some(self.asker) { self.asker } else { self.owner };
        Resource { hub: self.id.hub(), owner: Some(owner), exposure: Exposure::public_when(is_public) }
    }

    fn event(&self, kind: EventKind, audience: Audience) -> Event {
        let payload = json!({ "demand": self.demand.to_string() });
        Event { kind, subject: self.id.subject(), hub: self.id.hub(), owner: Some(self.owner), audience, payload }
    }
}
