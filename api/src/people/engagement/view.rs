//! What goes in and comes out for engagements and evaluations.

use super::store::{StoredEvaluation, evaluations_of};
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{
    CriterionCode, EngagementRef, EngagementStateCode, EvaluationRef, OfferingRef, OrganizationRef, ProviderRef,
    SideCode,
};
use crate::storage::Stored;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::id::{EvaluationKind, Id};
use keqiao_domain::people::engagement::{Engagement, EngagementTerms, Evaluation, Side};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a client asks for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EngagementBody {
    /// What the service is for; only the two sides and the hub's moderators read it.
    #[schema(min_length = 2, max_length = 2000, example = "Type test of our 70 MPa on-tank valve, 24 specimens.")]
    pub purpose: String,
    /// The first day.
    #[schema(inline)]
    pub starts_on: Day,
    /// The day on which it should be done.
    #[serde(default)]
    #[schema(inline)]
    pub due_on: Option<Day>,
}

/// One criterion with its score.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CriterionScore)]
pub struct CriterionScoreBody {
    /// What is scored.
    #[schema(inline)]
    pub criterion: CriterionCode,
    /// 1 (poor) to 5 (very good).
    #[schema(minimum = 1, maximum = 5, example = 4)]
    pub score: u8,
}

/// What a side says of the other.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluationBody {
    /// Each criterion of your side once: as client `quality`, `timeliness`, `communication` and `worth`, as provider
    /// `clarity`, `cooperation` and `payment`.
    #[schema(min_items = 3, max_items = 4)]
    pub scores: Vec<CriterionScoreBody>,
    /// In words. What a client says is public.
    #[serde(default)]
    #[schema(
        min_length = 2,
        max_length = 2000,
        example = "The report came two days early and answered our questions."
    )]
    pub text: Option<String>,
}

/// What a side said of the other.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Evaluation)]
pub struct EvaluationView {
    /// Its identifier.
    #[schema(inline)]
    pub id: EvaluationRef,
    /// The engagement it is about.
    #[schema(inline)]
    pub engagement: EngagementRef,
    /// The offering that was taken.
    #[schema(inline)]
    pub offering: OfferingRef,
    /// Who says it.
    #[schema(inline)]
    pub side: SideCode,
    /// The organization that says it.
    #[schema(inline)]
    pub author: OrganizationRef,
    /// The scores.
    #[schema(max_items = 4)]
    pub scores: Vec<CriterionScoreBody>,
    /// In words.
    #[schema(max_length = 2000)]
    pub text: Option<String>,
    /// When it was given.
    #[schema(inline)]
    pub created_at: Moment,
}

/// A service engagement, as its two sides and the hub's moderators see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Engagement)]
pub struct EngagementView {
    /// Its identifier.
    #[schema(inline)]
    pub id: EngagementRef,
    /// The code of its hub: that of the offering.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "shanghai")]
    pub hub: String,
    /// The service.
    #[schema(inline)]
    pub offering: OfferingRef,
    /// The provider of the service.
    #[schema(inline)]
    pub provider: ProviderRef,
    /// The organization that serves.
    #[schema(inline)]
    pub server: OrganizationRef,
    /// The organization that is served.
    #[schema(inline)]
    pub client: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: EngagementStateCode,
    /// What the service is for.
    #[schema(max_length = 2000)]
    pub purpose: String,
    /// The first day.
    #[schema(inline)]
    pub starts_on: Day,
    /// The day on which it should be done.
    #[schema(inline)]
    pub due_on: Option<Day>,
    /// When the provider said that it is done.
    #[schema(inline)]
    pub provider_confirmed_at: Option<Moment>,
    /// When the client said that it is done.
    #[schema(inline)]
    pub client_confirmed_at: Option<Moment>,
    /// When it was proposed.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What the sides said of each other; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 2)]
    pub evaluations: Option<Vec<EvaluationView>>,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl EngagementBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<EngagementTerms, Faults> {
        let mut faults = Faults::new();
        let purpose = faults.take("/purpose", Reason::parse(&self.purpose));
        let (starts_on, due_on) = (self.starts_on.0, self.due_on.map(|day| day.0));
        if due_on.is_some_and(|due| due < starts_on) {
            faults.add("/due_on", "range_reversed", "lies before starts_on");
        }
        match purpose {
            Some(purpose) if faults.is_empty() => Ok(EngagementTerms { purpose, starts_on, due_on }),
            _ => Err(faults),
        }
    }
}

impl EvaluationBody {
    /// Reads what a side says.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self, id: Id<EvaluationKind>, side: Side) -> Result<Evaluation, Faults> {
        let mut faults = Faults::new();
        let text = faults.take_optional("/text", self.text.as_deref(), Reason::parse);
        let scores = self.scores.iter().map(|body| (body.criterion.0, body.score)).collect();
        let evaluation = faults.take("/scores", Evaluation::try_new(id, side, scores, text));
        evaluation.filter(|_| faults.is_empty()).ok_or(faults)
    }
}

impl From<&StoredEvaluation> for EvaluationView {
    fn from(stored: &StoredEvaluation) -> Self {
        let Evaluation { id, side, text, .. } = &stored.value;
        let score = |(criterion, score): &_| CriterionScoreBody { criterion: Code(*criterion), score: *score };
        EvaluationView {
            id: Ref(*id),
            engagement: Ref(stored.engagement),
            offering: Ref(stored.offering),
            side: Code(*side),
            author: Ref(stored.author),
            scores: stored.value.scores().iter().map(score).collect(),
            text: text.as_ref().map(ToString::to_string),
            created_at: Moment(stored.created_at),
        }
    }
}

impl EngagementView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, stored: &Stored<Engagement>) -> Self {
        let engagement = &stored.value;
        EngagementView {
            id: Ref(engagement.id),
            hub: app.hubs.code(engagement.id.hub()),
            offering: Ref(engagement.offering),
            provider: Ref(engagement.provider),
            server: Ref(engagement.server),
            client: Ref(engagement.client),
            state: Code(engagement.state),
            purpose: engagement.terms.purpose.to_string(),
            starts_on: Day(engagement.terms.starts_on),
            due_on: engagement.terms.due_on.map(Day),
            provider_confirmed_at: engagement.confirmed.provider.map(Moment),
            client_confirmed_at: engagement.confirmed.client.map(Moment),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            evaluations: None,
            transitions: None,
        }
    }

    /// A single one, with its evaluations and what may follow. `standing` is what stands against the caller's
    /// organization.
    ///
    /// # Errors
    /// When the database does not answer or a row is corrupt.
    pub async fn single(
        app: &App,
        db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Engagement>,
        standing: &Refusals,
        at: Timestamp,
    ) -> Result<Self, Problem> {
        let engagement = &stored.value;
        let evaluations = evaluations_of(db, engagement.id).await?;
        let resource = engagement.resource(principal.organization);
        let side = engagement.side_of(principal.organization).unwrap_or(Side::Provider);
        let given = evaluations.iter().filter(|evaluation| evaluation.value.side == side).count() as u64;
        let mut may_agree = engagement.may_agree(side);
        may_agree.append(standing.clone());
        let transition = |action, refusals: Refusals| TransitionView::of(principal, action, &resource, &refusals);
        let transitions = vec![
            transition(Action::AgreeEngagement, may_agree),
            transition(Action::CompleteEngagement, engagement.may_complete(at)),
            transition(Action::EndEngagement, engagement.may_end()),
            transition(Action::EvaluateEngagement, engagement.may_evaluate(given)),
        ];
        Ok(EngagementView {
            evaluations: Some(evaluations.iter().map(EvaluationView::from).collect()),
            transitions: Some(transitions),
            ..EngagementView::item(app, stored)
        })
    }
}
