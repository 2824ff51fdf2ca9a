//! What goes in and comes out for providers.

use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::{TransitionView, parse_metadata};
use crate::listing::member::{KeywordText, distinct, parse_keywords};
use crate::listing::step::{Milestone, Outlook, Presented};
use crate::moderation::ReviewView;
use crate::names::{
    ListedStateCode, OrganizationRef, ProviderFormCode, ProviderRef, ServiceCategoryCode, TechnicalFieldCode,
};
use crate::people::member::{RegionText, parse_regions, region_texts};
use crate::people::offering::store as offerings;
use crate::provenance::ProvenanceView;
use crate::reference::code_list::held::Holding;
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::access::Principal;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::people::provider::{Provider, ProviderContent, may_leave};
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Body, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a provider says of itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderBody {
    /// What it is, in one line.
    #[schema(min_length = 1, max_length = 300, example = "Inspection and testing of hydrogen components")]
    pub title: String,
    /// What it does and for whom; at least 20 characters before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "Tests valves, seals and vessels in hydrogen up to 100 MPa; reports in two weeks."
    )]
    pub description: Option<String>,
    /// What kind of institution it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub form: Option<ProviderFormCode>,
    /// The categories it serves in; at least one before it is handed in.
    #[serde(default)]
    #[schema(inline, max_items = 10)]
    pub categories: Vec<ServiceCategoryCode>,
    /// The technical fields it knows.
    #[serde(default)]
    #[schema(inline, max_items = 10)]
    pub fields: Vec<TechnicalFieldCode>,
    /// Where it serves (GB/T 2260); everywhere when empty.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub regions: Vec<RegionText>,
    /// Words to find it by.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// A service provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Provider)]
pub struct ProviderView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ProviderRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "shanghai")]
    pub hub: String,
    /// The organization that it shows.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: ListedStateCode,
    /// What it is, in one line.
    #[schema(max_length = 300)]
    pub title: String,
    /// What it does and for whom.
    #[schema(max_length = 20000)]
    pub description: Option<String>,
    /// What kind of institution it is.
    #[schema(inline)]
    pub form: Option<ProviderFormCode>,
    /// The categories it serves in.
    #[schema(inline, max_items = 10)]
    pub categories: Vec<ServiceCategoryCode>,
    /// The technical fields it knows.
    #[schema(inline, max_items = 10)]
    pub fields: Vec<TechnicalFieldCode>,
    /// Where it serves (GB/T 2260); everywhere when empty.
    #[schema(max_items = 50)]
    pub regions: Vec<RegionText>,
    /// Words to find it by.
    #[schema(max_items = 30)]
    pub keywords: Vec<KeywordText>,
    /// The owner's own pairs; only its members see them.
    #[schema(inline)]
    pub metadata: Metadata,
    /// Where it came from, if it was imported. An imported provider may lack its description.
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

impl ProviderBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(ProviderContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let description = faults.take_optional("/description", self.description.as_deref(), Body::parse);
        let categories = distinct("/categories", &self.categories, &mut faults);
        let fields = distinct("/fields", &self.fields, &mut faults);
        let regions = parse_regions(self.regions, &mut faults);
        let keywords = parse_keywords(self.keywords, &mut faults);
        let metadata = parse_metadata(self.metadata, &mut faults);
        match title {
            Some(title) if faults.is_empty() => {
                let form = self.form.map(|form| form.0);
                Ok((ProviderContent { title, description, form, categories, fields, regions, keywords }, metadata))
            }
            _ => Err(faults),
        }
    }
}

impl From<&Stored<Provider>> for ProviderBody {
    fn from(stored: &Stored<Provider>) -> Self {
        let content = &stored.value.content;
        ProviderBody {
            title: content.title.to_string(),
            description: content.description.as_ref().map(ToString::to_string),
            form: content.form.map(Code),
            categories: content.categories.iter().copied().map(Code).collect(),
            fields: content.fields.iter().copied().map(Code).collect(),
            regions: region_texts(&content.regions),
            keywords: content.keywords.iter().map(|keyword| KeywordText(keyword.to_string())).collect(),
            metadata: stored.metadata.clone(),
        }
    }
}

impl ProviderView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Provider>) -> Self {
        let body = ProviderBody::from(stored);
        let provider = &stored.value;
        ProviderView {
            id: Ref(provider.id),
            hub: app.hubs.code(provider.id.hub()),
            owner: Ref(provider.owner),
            state: Code(provider.state),
            title: body.title,
            description: body.description,
            form: body.form,
            categories: body.categories,
            fields: body.fields,
            regions: body.regions,
            keywords: body.keywords,
            metadata: if principal.is_member(provider.owner) { body.metadata } else { Metadata::new() },
            provenance: provider.provenance.as_ref().map(ProvenanceView::from),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            review: None,
            transitions: None,
        }
    }
}

impl Presented for Provider {
    type Body = ProviderBody;
    type View = ProviderView;

    const COLLECTION: &'static str = "providers";

    fn parse(body: ProviderBody) -> Result<(ProviderContent, Metadata), Faults> {
        body.parse()
    }

    async fn check_references(
        tx: &Tx,
        _owner: Id<OrganizationKind>,
        content: &ProviderContent,
        before: Option<&Self>,
    ) -> Result<(), Problem> {
        let before = before.map(|before| before.content.regions.as_slice()).unwrap_or_default();
        let mut held = Holding::today(tx);
        held.each("/regions", &content.regions, before).await?;
        held.finish()
    }

    async fn against(
        db: &impl ConnectionTrait,
        value: &Self,
        milestone: Milestone,
        _at: Timestamp,
    ) -> Result<Refusals, Problem> {
        match milestone {
            Milestone::Submit | Milestone::Publish => Ok(Refusals::new()),
            Milestone::Withdraw => Ok(may_leave(offerings::count_public(db, value.id).await?)),
        }
    }

    async fn items(app: &App, principal: &Principal, stored: &[Stored<Self>]) -> Result<Vec<ProviderView>, Problem> {
        Ok(stored.iter().map(|row| ProviderView::item(app, principal, row)).collect())
    }

    async fn single(
        app: &App,
        _db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Self>,
        outlook: Outlook,
    ) -> Result<ProviderView, Problem> {
        let Outlook { review, transitions } = outlook;
        let item = ProviderView::item(app, principal, stored);
        Ok(ProviderView { review, transitions: Some(transitions), ..item })
    }
}
