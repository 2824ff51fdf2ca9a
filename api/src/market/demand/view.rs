//! What goes in and comes out for demands.

use super::figure::{FigureBody, FigureView, parse_figures};
use super::setter::SetterView;
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, MoneyRangeBody, Ref};
use crate::identity::organization::view::{TransitionView, parse_metadata};
use crate::listing::member::{KeywordText, distinct, parse_keywords};
use crate::listing::step::{Outlook, Presented};
use crate::moderation::ReviewView;
use crate::names::{
    ChainStageCode, CooperationModeCode, DemandRef, DemandStateCode, OrganizationRef, ResearchStageCode,
    TechnicalFieldCode,
};
use crate::provenance::ProvenanceView;
use crate::reference::code_list::held::Holding;
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::access::{Action, Principal, Resource};
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::market::demand::{Demand, DemandContent, INDICATORS_MAX};
use keqiao_domain::reference::IndustryCode;
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Body, Indicator, Passage, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A figure that a solution must reach, in words.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 500, example = "proton conductivity ≥ 0.1 S/cm at 80 °C")]
pub struct IndicatorText(pub String);

/// What a demand says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandBody {
    /// What is wanted, in one line.
    #[schema(min_length = 1, max_length = 300, example = "Membrane for high-temperature fuel cells")]
    pub title: String,
    /// The problem at length: background, what was tried, what is wanted.
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "Our stacks run at 80 °C; the membranes we can buy lose conductivity after 2,000 hours. We look for …"
    )]
    pub description: String,
    /// The figures a solution must reach; at least one before it is handed in.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub indicators: Vec<IndicatorText>,
    /// The same in numbers. What is not stated here is read from the words of an indicator where it stands there
    /// clearly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub figures: Vec<FigureBody>,
    /// Technical field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub field: Option<TechnicalFieldCode>,
    /// Industry (GB/T 4754-2017).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 5, pattern = "^([A-T]|[A-T]?[0-9]{2,4})$", example = "C2651")]
    pub industry_code: Option<String>,
    /// What the firm would spend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<MoneyRangeBody>,
    /// The last day on which an answer is of use; needed before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub deadline_on: Option<Day>,
    /// Acceptable ways to work together.
    #[serde(default)]
    #[schema(inline, max_items = 10)]
    pub cooperation: Vec<CooperationModeCode>,
    /// Where the research stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub stage: Option<ResearchStageCode>,
    /// 卡脖子: whether the firm depends on a single foreign source.
    #[serde(default)]
    pub is_bottleneck: bool,
    /// What shows that it does: who supplies it today, what was tried, what a stop of supply would mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 2,
        max_length = 5000,
        example = "One supplier abroad, lead time 40 weeks; two domestic films failed after 300 pressure cycles."
    )]
    pub bottleneck_evidence: Option<String>,
    /// The link of the chain from need to use: 需求发现, 技术攻关, 成果转化, 产业应用.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub chain_stage: Option<ChainStageCode>,
    /// 应用场景: where and under which conditions the solution will be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 2,
        max_length = 5000,
        example = "A line of 200 electrolyzers a year; trials in one stack from May."
    )]
    pub scenario: Option<String>,
    /// Words to find it by.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// A demand.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Demand)]
pub struct DemandView {
    /// Its identifier.
    #[schema(inline)]
    pub id: DemandRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The problem setter (出题人).
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: DemandStateCode,
    /// What is wanted, in one line.
    #[schema(max_length = 300)]
    pub title: String,
    /// The problem at length.
    #[schema(max_length = 20000)]
    pub description: String,
    /// The figures a solution must reach.
    #[schema(max_items = 50)]
    pub indicators: Vec<IndicatorText>,
    /// The same in numbers: as stated, or as read from the words of an indicator.
    #[schema(max_items = 100)]
    pub figures: Vec<FigureView>,
    /// Technical field.
    #[schema(inline)]
    pub field: Option<TechnicalFieldCode>,
    /// Industry (GB/T 4754-2017).
    #[schema(max_length = 5, pattern = "^([A-T]|[A-T]?[0-9]{2,4})$")]
    pub industry_code: Option<String>,
    /// What the firm would spend.
    pub budget: Option<MoneyRangeBody>,
    /// The last day on which an answer is of use.
    #[schema(inline)]
    pub deadline_on: Option<Day>,
    /// Acceptable ways to work together.
    #[schema(inline, max_items = 10)]
    pub cooperation: Vec<CooperationModeCode>,
    /// Where the research stands.
    #[schema(inline)]
    pub stage: Option<ResearchStageCode>,
    /// 卡脖子: whether the firm depends on a single foreign source.
    pub is_bottleneck: bool,
    /// What shows that it does.
    #[schema(max_length = 5000)]
    pub bottleneck_evidence: Option<String>,
    /// The link of the chain from need to use.
    #[schema(inline)]
    pub chain_stage: Option<ChainStageCode>,
    /// Where and under which conditions the solution will be used.
    #[schema(max_length = 5000)]
    pub scenario: Option<String>,
    /// Setters beside the owner: those that have joined; its owner and its hub's moderators see the invited, too.
    #[schema(max_items = 20)]
    pub setters: Vec<SetterView>,
    /// Words to find it by.
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// The owner's own pairs; only its members see them.
    #[schema(inline)]
    pub metadata: Metadata,
    /// Where it came from, if it was imported. An imported demand may lack indicators and a deadline.
    pub provenance: Option<ProvenanceView>,
    /// When it was entered.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// The moderator's latest decision; for its owner and its hub's moderators, when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewView>,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl DemandBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(DemandContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let description = faults.take("/description", Body::parse(&self.description));
        let indicators: Vec<String> = self.indicators.into_iter().map(|indicator| indicator.0).collect();
        let indicators = faults.take_list("/indicators", &indicators, INDICATORS_MAX, Indicator::parse);
        let figures = parse_figures(&self.figures, indicators.len(), &mut faults);
        let evidence = self.bottleneck_evidence.as_deref();
        let bottleneck_evidence = faults.take_optional("/bottleneck_evidence", evidence, Passage::parse);
        let scenario = faults.take_optional("/scenario", self.scenario.as_deref(), Passage::parse);
        let industry = faults.take_optional("/industry_code", self.industry_code.as_deref(), IndustryCode::parse);
        let budget = self.budget.as_ref().and_then(|budget| budget.parse("/budget", &mut faults));
        let keywords = parse_keywords(self.keywords, &mut faults);
        let cooperation = distinct("/cooperation", &self.cooperation, &mut faults);
        let metadata = parse_metadata(self.metadata, &mut faults);
        let (Some(title), Some(description), true) = (title, description, faults.is_empty()) else {
            return Err(faults);
        };
        let content = DemandContent {
            title,
            description,
            indicators,
            figures,
            field: self.field.map(|field| field.0),
            industry,
            budget,
            deadline_on: self.deadline_on.map(|day| day.0),
            cooperation,
            stage: self.stage.map(|stage| stage.0),
            is_bottleneck: self.is_bottleneck,
            bottleneck_evidence,
            chain_stage: self.chain_stage.map(|stage| stage.0),
            scenario,
            keywords,
        };
        Ok((content, metadata))
    }
}

impl From<&Stored<Demand>> for DemandBody {
    fn from(stored: &Stored<Demand>) -> Self {
        let content = &stored.value.content;
        DemandBody {
            title: content.title.to_string(),
            description: content.description.to_string(),
            indicators: content.indicators.iter().map(|indicator| IndicatorText(indicator.to_string())).collect(),
            figures: content.figures.iter().map(FigureBody::from).collect(),
            field: content.field.map(Code),
            industry_code: content.industry.as_ref().map(ToString::to_string),
            budget: content.budget.as_ref().map(MoneyRangeBody::from),
            deadline_on: content.deadline_on.map(Day),
            cooperation: content.cooperation.iter().copied().map(Code).collect(),
            stage: content.stage.map(Code),
            is_bottleneck: content.is_bottleneck,
            bottleneck_evidence: content.bottleneck_evidence.as_ref().map(ToString::to_string),
            chain_stage: content.chain_stage.map(Code),
            scenario: content.scenario.as_ref().map(ToString::to_string),
            keywords: content.keywords.iter().map(|keyword| KeywordText(keyword.to_string())).collect(),
            metadata: stored.metadata.clone(),
        }
    }
}

impl DemandView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Demand>) -> Self {
        let body = DemandBody::from(stored);
        let demand = &stored.value;
        DemandView {
            id: Ref(demand.id),
            hub: app.hubs.code(demand.id.hub()),
            owner: Ref(demand.owner),
            state: Code(demand.state),
            title: body.title,
            description: body.description,
            indicators: body.indicators,
            figures: FigureView::list(&demand.content),
            field: body.field,
            industry_code: body.industry_code,
            budget: body.budget,
            deadline_on: body.deadline_on,
            cooperation: body.cooperation,
            stage: body.stage,
            is_bottleneck: body.is_bottleneck,
            bottleneck_evidence: body.bottleneck_evidence,
            chain_stage: body.chain_stage,
            scenario: body.scenario,
            setters: SetterView::list(demand, principal),
            keywords: body.keywords,
            metadata: if principal.is_member(demand.owner) { body.metadata } else { Metadata::new() },
            provenance: demand.provenance.as_ref().map(ProvenanceView::from),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            review: None,
            transitions: None,
        }
    }
}

impl Presented for Demand {
    type Body = DemandBody;
    type View = DemandView;

    const COLLECTION: &'static str = "demands";

    fn parse(body: DemandBody) -> Result<(DemandContent, Metadata), Faults> {
        body.parse()
    }

    async fn check_references(
        tx: &Tx,
        _owner: Id<OrganizationKind>,
        content: &DemandContent,
        before: Option<&Self>,
    ) -> Result<(), Problem> {
        let before = before.and_then(|demand| demand.content.industry.as_ref());
        let mut held = Holding::today(tx);
        held.one("/industry_code", content.industry.as_ref(), before).await?;
        held.finish()
    }

    fn resource_before(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        Demand::resource_before(self, organization)
    }

    fn further_steps(&self, standing: &Refusals, at: Timestamp) -> Vec<(Action, Refusals)> {
        let mut renewal = self.may_renew();
        renewal.append(standing.clone());
        vec![(Action::RenewDemand, renewal), (Action::ExpireDemand, self.may_expire(at))]
    }

    async fn items(app: &App, principal: &Principal, stored: &[Stored<Self>]) -> Result<Vec<DemandView>, Problem> {
        Ok(stored.iter().map(|row| DemandView::item(app, principal, row)).collect())
    }

    async fn single(
        app: &App,
        _db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Self>,
        outlook: Outlook,
    ) -> Result<DemandView, Problem> {
        let Outlook { review, transitions } = outlook;
        let item = DemandView::item(app, principal, stored);
        Ok(DemandView { review, transitions: Some(transitions), ..item })
    }
}
