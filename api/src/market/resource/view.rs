//! What goes in and comes out for resources.

use super::eligibility::{EligibilityBody, IndustryText, industry_texts, parse_industries};
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Day, Moment, MoneyRangeBody, Ref};
use crate::identity::organization::view::{TransitionView, parse_metadata};
use crate::listing::member::{KeywordText, distinct, parse_keywords};
use crate::listing::step::{Outlook, Presented};
use crate::moderation::ReviewView;
use crate::names::{ChainCode, ListedStateCode, OrganizationRef, ResourceRef, ResourceSortCode, TechnicalFieldCode};
use crate::people::member::{RegionText, parse_regions, region_texts};
use crate::provenance::ProvenanceView;
use crate::reference::code_list::held::Holding;
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::market::resource::{ResourceContent, ResourceListing, Window};
use keqiao_domain::reference::{IndustryCode, RegionCode};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Body, Name, SourceName, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a resource says. Only the title is needed for a draft.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceBody {
    /// What it is, in one line.
    #[schema(min_length = 1, max_length = 300, example = "Subsidy for pilot production of new materials")]
    pub title: String,
    /// What it gives, to whom and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "Half of the cost of a first pilot batch is refunded, up to the amount, after acceptance of the batch."
    )]
    pub description: Option<String>,
    /// What it is: 政策, 资金, 项目, 平台, 人才.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub kind: Option<ResourceSortCode>,
    /// The chains it belongs to: 产业链, 创新链, 资金链, 人才链.
    #[serde(default)]
    #[schema(inline, max_items = 10)]
    pub chains: Vec<ChainCode>,
    /// Where it is to be had (GB/T 2260); everywhere when empty.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub regions: Vec<RegionText>,
    /// Industries it is for (GB/T 4754-2017); all when empty.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub industries: Vec<IndustryText>,
    /// Technical fields it is for; all when empty.
    #[serde(default)]
    #[schema(inline, max_items = 10)]
    pub fields: Vec<TechnicalFieldCode>,
    /// Words to find it by.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// Who gives it: an authority, a fund, the operator of a platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 200, example = "某市科技局")]
    pub issuer: Option<String>,
    /// The number of its official document (文号), or an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, example = "某科发〔2026〕12号")]
    pub reference: Option<String>,
    /// What one recipient gets; of a platform, what its use costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyRangeBody>,
    /// The first day on which one can apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub opens_on: Option<Day>,
    /// The last day on which one can apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub closes_on: Option<Day>,
    /// The first day of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub valid_from_on: Option<Day>,
    /// The last day of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub valid_until_on: Option<Day>,
    /// Who can have it.
    #[serde(default)]
    pub eligibility: EligibilityBody,
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// An innovation resource (创新资源).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Resource)]
pub struct ResourceView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ResourceRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The organization that tells of it.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: ListedStateCode,
    /// What it is, in one line.
    #[schema(max_length = 300)]
    pub title: String,
    /// What it gives, to whom and how.
    #[schema(max_length = 20000)]
    pub description: Option<String>,
    /// What it is.
    #[schema(inline)]
    pub kind: Option<ResourceSortCode>,
    /// The chains it belongs to.
    #[schema(inline, max_items = 10)]
    pub chains: Vec<ChainCode>,
    /// Where it is to be had (GB/T 2260); everywhere when empty.
    #[schema(max_items = 50)]
    pub regions: Vec<RegionText>,
    /// Industries it is for (GB/T 4754-2017); all when empty.
    #[schema(max_items = 30)]
    pub industries: Vec<IndustryText>,
    /// Technical fields it is for; all when empty.
    #[schema(inline, max_items = 10)]
    pub fields: Vec<TechnicalFieldCode>,
    /// Words to find it by.
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// Who gives it.
    #[schema(max_length = 200)]
    pub issuer: Option<String>,
    /// The number of its official document, or an address.
    #[schema(max_length = 200)]
    pub reference: Option<String>,
    /// What one recipient gets; of a platform, what its use costs.
    pub amount: Option<MoneyRangeBody>,
    /// The first day on which one can apply.
    #[schema(inline)]
    pub opens_on: Option<Day>,
    /// The last day on which one can apply.
    #[schema(inline)]
    pub closes_on: Option<Day>,
    /// The first day of its validity.
    #[schema(inline)]
    pub valid_from_on: Option<Day>,
    /// The last day of its validity.
    #[schema(inline)]
    pub valid_until_on: Option<Day>,
    /// Who can have it.
    pub eligibility: EligibilityBody,
    /// The owner's own pairs; only its members see them.
    #[schema(inline)]
    pub metadata: Metadata,
    /// Where it came from, if it was imported. An imported resource may lack description, issuer and reference.
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

impl ResourceBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(ResourceContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let description = faults.take_optional("/description", self.description.as_deref(), Body::parse);
        let chains = distinct("/chains", &self.chains, &mut faults);
        let regions = parse_regions(self.regions, &mut faults);
        let industries = parse_industries(self.industries, &mut faults);
        let fields = distinct("/fields", &self.fields, &mut faults);
        let keywords = parse_keywords(self.keywords, &mut faults);
        let issuer = faults.take_optional("/issuer", self.issuer.as_deref(), Name::parse);
        let reference = faults.take_optional("/reference", self.reference.as_deref(), SourceName::parse);
        let amount = self.amount.and_then(|amount| amount.parse("/amount", &mut faults));
        let mut inner = Faults::new();
        let eligibility = self.eligibility.parse(&mut inner);
        faults.nest("/eligibility", inner);
        let metadata = parse_metadata(self.metadata, &mut faults);
        let (Some(title), true) = (title, faults.is_empty()) else {
            return Err(faults);
        };
        let day = |day: Option<Day>| day.map(|day| day.0);
        let content = ResourceContent {
            title,
            description,
            sort: self.kind.map(|kind| kind.0),
            chains,
            regions,
            industries,
            fields,
            keywords,
            issuer,
            reference,
            amount,
            window: Window {
                opens_on: day(self.opens_on),
                closes_on: day(self.closes_on),
                valid_from_on: day(self.valid_from_on),
                valid_until_on: day(self.valid_until_on),
            },
            eligibility,
        };
        Ok((content, metadata))
    }
}

impl From<&Stored<ResourceListing>> for ResourceBody {
    fn from(stored: &Stored<ResourceListing>) -> Self {
        let content = &stored.value.content;
        let window = &content.window;
        ResourceBody {
            title: content.title.to_string(),
            description: content.description.as_ref().map(ToString::to_string),
            kind: content.sort.map(Code),
            chains: content.chains.iter().copied().map(Code).collect(),
            regions: region_texts(&content.regions),
            industries: industry_texts(&content.industries),
            fields: content.fields.iter().copied().map(Code).collect(),
            keywords: content.keywords.iter().map(|keyword| KeywordText(keyword.to_string())).collect(),
            issuer: content.issuer.as_ref().map(ToString::to_string),
            reference: content.reference.as_ref().map(ToString::to_string),
            amount: content.amount.as_ref().map(MoneyRangeBody::from),
            opens_on: window.opens_on.map(Day),
            closes_on: window.closes_on.map(Day),
            valid_from_on: window.valid_from_on.map(Day),
            valid_until_on: window.valid_until_on.map(Day),
            eligibility: EligibilityBody::from(&content.eligibility),
            metadata: stored.metadata.clone(),
        }
    }
}

impl ResourceView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<ResourceListing>) -> Self {
        let body = ResourceBody::from(stored);
        let resource = &stored.value;
        ResourceView {
            id: Ref(resource.id),
            hub: app.hubs.code(resource.id.hub()),
            owner: Ref(resource.owner),
            state: Code(resource.state),
            title: body.title,
            description: body.description,
            kind: body.kind,
            chains: body.chains,
            regions: body.regions,
            industries: body.industries,
            fields: body.fields,
            keywords: body.keywords,
            issuer: body.issuer,
            reference: body.reference,
            amount: body.amount,
            opens_on: body.opens_on,
            closes_on: body.closes_on,
            valid_from_on: body.valid_from_on,
            valid_until_on: body.valid_until_on,
            eligibility: body.eligibility,
            metadata: if principal.is_member(resource.owner) { body.metadata } else { Metadata::new() },
            provenance: resource.provenance.as_ref().map(ProvenanceView::from),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            review: None,
            transitions: None,
        }
    }
}

/// Members of one kind: where they are, and how one comes to them.
type Members<C> = [(&'static str, fn(&ResourceContent) -> &[C]); 2];

/// Where a resource names industries.
const INDUSTRIES: Members<IndustryCode> = [
    ("/industries", |content| &content.industries),
    ("/eligibility/industries", |content| &content.eligibility.industries),
];

/// Where a resource names regions.
const REGIONS: Members<RegionCode> =
    [("/regions", |content| &content.regions), ("/eligibility/regions", |content| &content.eligibility.regions)];

impl Presented for ResourceListing {
    type Body = ResourceBody;
    type View = ResourceView;

    const COLLECTION: &'static str = "resources";

    fn parse(body: ResourceBody) -> Result<(ResourceContent, Metadata), Faults> {
        body.parse()
    }

    /// Refuses an industry or a region that is unknown or retired.
    async fn check_references(
        tx: &Tx,
        _owner: Id<OrganizationKind>,
        content: &ResourceContent,
        before: Option<&Self>,
    ) -> Result<(), Problem> {
        let before = before.map(|before| &before.content);
        let mut held = Holding::today(tx);
        for (pointer, industries) in INDUSTRIES {
            held.each(pointer, industries(content), before.map(industries).unwrap_or_default()).await?;
        }
        for (pointer, regions) in REGIONS {
            held.each(pointer, regions(content), before.map(regions).unwrap_or_default()).await?;
        }
        held.finish()
    }

    fn further_steps(&self, standing: &Refusals, at: Timestamp) -> Vec<(Action, Refusals)> {
        let mut renewal = self.may_renew();
        renewal.append(standing.clone());
        vec![(Action::RenewResource, renewal), (Action::ExpireResource, self.may_expire(at))]
    }

    async fn items(app: &App, principal: &Principal, stored: &[Stored<Self>]) -> Result<Vec<ResourceView>, Problem> {
        Ok(stored.iter().map(|row| ResourceView::item(app, principal, row)).collect())
    }

    async fn single(
        app: &App,
        _db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Self>,
        outlook: Outlook,
    ) -> Result<ResourceView, Problem> {
        let Outlook { review, transitions } = outlook;
        let item = ResourceView::item(app, principal, stored);
        Ok(ResourceView { review, transitions: Some(transitions), ..item })
    }
}
