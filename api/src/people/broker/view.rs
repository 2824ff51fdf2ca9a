//! What goes in and comes out for brokers.

use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::{TransitionView, parse_metadata};
use crate::listing::member::{KeywordText, distinct};
use crate::listing::step::{Milestone, Outlook, Presented};
use crate::moderation::ReviewView;
use crate::names::{
    BrokerRef, CooperationModeCode, CredentialLevelCode, ListedStateCode, OrganizationRef, TechnicalFieldCode,
};
use crate::people::credential::store::shown_on;
use crate::people::credential::view::{HeldCredentialView, Seen};
use crate::people::member::{RegionText, parse_regions, parse_skills, region_texts};
use crate::people::person::{self, PersonBody, PersonView};
use crate::provenance::ProvenanceView;
use crate::reference::code_list::held::Holding;
use crate::storage::{Metadata, Stored};
use crate::tx::Tx;
use keqiao_domain::access::Principal;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::people::broker::{Broker, BrokerContent, level, may_broker};
use keqiao_domain::people::credential::Credential;
use keqiao_domain::rule::Refusals;
use keqiao_domain::text::{Body, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a broker's profile says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrokerBody {
    /// What the person is, in one line that everybody reads and that does not tell the name.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Technology manager for hydrogen and new materials in the Yangtze delta"
    )]
    pub title: String,
    /// What the person has done and can do; at least 20 characters before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "Has brought about 30 licences between universities and firms; drafts term sheets in both languages."
    )]
    pub summary: Option<String>,
    /// Who it is.
    pub person: PersonBody,
    /// What the person can do; at least one skill before it is handed in.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub skills: Vec<KeywordText>,
    /// The technical fields the person knows; at least one before it is handed in.
    #[serde(default)]
    #[schema(inline, max_items = 10)]
    pub fields: Vec<TechnicalFieldCode>,
    /// Where the person works (GB/T 2260); everywhere when empty.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub regions: Vec<RegionText>,
    /// The kinds of deals the person brings about.
    #[serde(default)]
    #[schema(inline, max_items = 10)]
    pub cooperation: Vec<CooperationModeCode>,
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// A broker.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Broker)]
pub struct BrokerView {
    /// Its identifier.
    #[schema(inline)]
    pub id: BrokerRef,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The organization that brought the profile.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// Where it stands.
    #[schema(inline)]
    pub state: ListedStateCode,
    /// What the person is, in one line.
    #[schema(max_length = 300)]
    pub title: String,
    /// What the person has done and can do.
    #[schema(max_length = 20000)]
    pub summary: Option<String>,
    /// Who it is, as far as this caller may see it.
    pub person: PersonView,
    /// What the person can do.
    #[schema(max_items = 30)]
    pub skills: Vec<KeywordText>,
    /// The technical fields the person knows.
    #[schema(inline, max_items = 10)]
    pub fields: Vec<TechnicalFieldCode>,
    /// Where the person works (GB/T 2260); everywhere when empty.
    #[schema(max_items = 50)]
    pub regions: Vec<RegionText>,
    /// The kinds of deals the person brings about.
    #[schema(inline, max_items = 10)]
    pub cooperation: Vec<CooperationModeCode>,
    /// The highest level of the broker's credentials that the hub has verified and that hold today.
    #[schema(inline)]
    pub level: Option<CredentialLevelCode>,
    /// What the person holds, unless rejected or withdrawn.
    #[schema(max_items = 20)]
    pub credentials: Vec<HeldCredentialView>,
    /// The owner's own pairs; only its members see them.
    #[schema(inline)]
    pub metadata: Metadata,
    /// Where it came from, if it was imported. An imported profile may lack summary and skills.
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

impl BrokerBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(BrokerContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let summary = faults.take_optional("/summary", self.summary.as_deref(), Body::parse);
        let person = self.person.parse(&mut faults);
        let skills = parse_skills(self.skills, &mut faults);
        let fields = distinct("/fields", &self.fields, &mut faults);
        let regions = parse_regions(self.regions, &mut faults);
        let cooperation = distinct("/cooperation", &self.cooperation, &mut faults);
        let metadata = parse_metadata(self.metadata, &mut faults);
        match (title, person) {
            (Some(title), Some(person)) if faults.is_empty() => {
                Ok((BrokerContent { title, summary, person, skills, fields, regions, cooperation }, metadata))
            }
            _ => Err(faults),
        }
    }
}

impl From<&Stored<Broker>> for BrokerBody {
    fn from(stored: &Stored<Broker>) -> Self {
        let content = &stored.value.content;
        BrokerBody {
            title: content.title.to_string(),
            summary: content.summary.as_ref().map(ToString::to_string),
            person: PersonBody::from(&content.person),
            skills: content.skills.iter().map(|skill| KeywordText(skill.to_string())).collect(),
            fields: content.fields.iter().copied().map(Code).collect(),
            regions: region_texts(&content.regions),
            cooperation: content.cooperation.iter().copied().map(Code).collect(),
            metadata: stored.metadata.clone(),
        }
    }
}

impl BrokerView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Broker>, held: &[Credential], at: Timestamp) -> Self {
        let body = BrokerBody::from(stored);
        let broker = &stored.value;
        let (owner, hub) = (broker.owner, broker.id.hub());
        let is_seen = broker.content.person.is_seen_by(principal, owner, hub);
        let seen = if is_seen { Seen::Whole } else { Seen::WithoutName };
        BrokerView {
            id: Ref(broker.id),
            hub: app.hubs.code(hub),
            owner: Ref(owner),
            state: Code(broker.state),
            title: body.title,
            summary: body.summary,
            person: PersonView::of(&broker.content.person, principal, owner, hub),
            skills: body.skills,
            fields: body.fields,
            regions: body.regions,
            cooperation: body.cooperation,
            level: level(held, at).map(Code),
            credentials: held.iter().map(|credential| HeldCredentialView::of(credential, seen, at)).collect(),
            metadata: if principal.is_member(owner) { body.metadata } else { Metadata::new() },
            provenance: broker.provenance.as_ref().map(ProvenanceView::from),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            review: None,
            transitions: None,
        }
    }
}

impl Presented for Broker {
    type Body = BrokerBody;
    type View = BrokerView;

    const COLLECTION: &'static str = "brokers";

    fn parse(body: BrokerBody) -> Result<(BrokerContent, Metadata), Faults> {
        body.parse()
    }

    async fn check_references(
        tx: &Tx,
        owner: Id<OrganizationKind>,
        content: &BrokerContent,
        before: Option<&Self>,
    ) -> Result<(), Problem> {
        let before = before.map(|before| &before.content);
        let mut held = Holding::today(tx);
        held.each("/regions", &content.regions, before.map(|before| before.regions.as_slice()).unwrap_or_default())
            .await?;
        held.finish()?;
        person::check(tx, owner, &content.person, before.map(|before| &before.person)).await
    }

    async fn against(
        db: &impl ConnectionTrait,
        value: &Self,
        milestone: Milestone,
        at: Timestamp,
    ) -> Result<Refusals, Problem> {
        match milestone {
            Milestone::Submit | Milestone::Withdraw => Ok(Refusals::new()),
            Milestone::Publish => {
                let held = shown_on(db, &[value.id.subject()]).await?;
                Ok(may_broker(held.values().flatten(), at))
            }
        }
    }

    async fn items(app: &App, principal: &Principal, stored: &[Stored<Self>]) -> Result<Vec<BrokerView>, Problem> {
        let subjects: Vec<_> = stored.iter().map(|row| row.value.id.subject()).collect();
        let held = shown_on(&app.db, &subjects).await?;
        let at = app.clock.now();
        let of = |row: &Stored<Self>| held.get(&row.value.id.subject()).map(Vec::as_slice).unwrap_or_default();
        Ok(stored.iter().map(|row| BrokerView::item(app, principal, row, of(row), at)).collect())
    }

    async fn single(
        app: &App,
        db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Self>,
        outlook: Outlook,
    ) -> Result<BrokerView, Problem> {
        let Outlook { review, transitions } = outlook;
        let subject = stored.value.id.subject();
        let held = shown_on(db, &[subject]).await?.remove(&subject).unwrap_or_default();
        let item = BrokerView::item(app, principal, stored, &held, app.clock.now());
        Ok(BrokerView { review, transitions: Some(transitions), ..item })
    }
}
