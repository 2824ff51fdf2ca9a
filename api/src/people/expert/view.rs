//! What goes in and comes out for experts.

use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::{TransitionView, parse_metadata};
use crate::listing::member::{KeywordText, distinct};
use crate::listing::step::{Outlook, Presented};
use crate::moderation::ReviewView;
use crate::names::{ExpertRef, ListedStateCode, OrganizationRef, TechnicalFieldCode};
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
use keqiao_domain::people::credential::Credential;
use keqiao_domain::people::expert::{Expert, ExpertContent};
use keqiao_domain::text::{Body, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an expert's profile says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpertBody {
    /// What the person is, in one line that everybody reads and that does not tell the name.
    #[schema(min_length = 1, max_length = 300, example = "Electrochemist, 20 years of membranes and stacks")]
    pub title: String,
    /// What the person has done and can do; at least 20 characters before it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "Led the scale-up of two membrane lines; judges durability data and writes test plans."
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
    /// Up to 20 pairs of your own.
    #[serde(default)]
    #[schema(inline)]
    pub metadata: Metadata,
}

/// An expert.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Expert)]
pub struct ExpertView {
    /// Its identifier.
    #[schema(inline)]
    pub id: ExpertRef,
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

impl ExpertBody {
    /// Reads the body into the domain.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self) -> Result<(ExpertContent, Metadata), Faults> {
        let mut faults = Faults::new();
        let title = faults.take("/title", Title::parse(&self.title));
        let summary = faults.take_optional("/summary", self.summary.as_deref(), Body::parse);
        let person = self.person.parse(&mut faults);
        let skills = parse_skills(self.skills, &mut faults);
        let fields = distinct("/fields", &self.fields, &mut faults);
        let regions = parse_regions(self.regions, &mut faults);
        let metadata = parse_metadata(self.metadata, &mut faults);
        match (title, person) {
            (Some(title), Some(person)) if faults.is_empty() => {
                Ok((ExpertContent { title, summary, person, skills, fields, regions }, metadata))
            }
            _ => Err(faults),
        }
    }
}

impl From<&Stored<Expert>> for ExpertBody {
    fn from(stored: &Stored<Expert>) -> Self {
        let content = &stored.value.content;
        ExpertBody {
            title: content.title.to_string(),
            summary: content.summary.as_ref().map(ToString::to_string),
            person: PersonBody::from(&content.person),
            skills: content.skills.iter().map(|skill| KeywordText(skill.to_string())).collect(),
            fields: content.fields.iter().copied().map(Code).collect(),
            regions: region_texts(&content.regions),
            metadata: stored.metadata.clone(),
        }
    }
}

impl ExpertView {
    /// A row of a list.
    #[must_use]
    pub fn item(app: &App, principal: &Principal, stored: &Stored<Expert>, held: &[Credential], at: Timestamp) -> Self {
        let body = ExpertBody::from(stored);
        let expert = &stored.value;
        let (owner, hub) = (expert.owner, expert.id.hub());
        let is_seen = expert.content.person.is_seen_by(principal, owner, hub);
        let seen = if is_seen { Seen::Whole } else { Seen::WithoutName };
        ExpertView {
            id: Ref(expert.id),
            hub: app.hubs.code(hub),
            owner: Ref(owner),
            state: Code(expert.state),
            title: body.title,
            summary: body.summary,
            person: PersonView::of(&expert.content.person, principal, owner, hub),
            skills: body.skills,
            fields: body.fields,
            regions: body.regions,
            credentials: held.iter().map(|credential| HeldCredentialView::of(credential, seen, at)).collect(),
            metadata: if principal.is_member(owner) { body.metadata } else { Metadata::new() },
            provenance: expert.provenance.as_ref().map(ProvenanceView::from),
            created_at: Moment(stored.created_at),
            updated_at: Moment(stored.updated_at),
            review: None,
            transitions: None,
        }
    }
}

impl Presented for Expert {
    type Body = ExpertBody;
    type View = ExpertView;

    const COLLECTION: &'static str = "experts";

    fn parse(body: ExpertBody) -> Result<(ExpertContent, Metadata), Faults> {
        body.parse()
    }

    async fn check_references(
        tx: &Tx,
        owner: Id<OrganizationKind>,
        content: &ExpertContent,
        before: Option<&Self>,
    ) -> Result<(), Problem> {
        let before = before.map(|before| &before.content);
        let mut held = Holding::today(tx);
        held.each("/regions", &content.regions, before.map(|before| before.regions.as_slice()).unwrap_or_default())
            .await?;
        held.finish()?;
        person::check(tx, owner, &content.person, before.map(|before| &before.person)).await
    }

    async fn items(app: &App, principal: &Principal, stored: &[Stored<Self>]) -> Result<Vec<ExpertView>, Problem> {
        let subjects: Vec<_> = stored.iter().map(|row| row.value.id.subject()).collect();
        let held = shown_on(&app.db, &subjects).await?;
        let at = app.clock.now();
        let of = |row: &Stored<Self>| held.get(&row.value.id.subject()).map(Vec::as_slice).unwrap_or_default();
        Ok(stored.iter().map(|row| ExpertView::item(app, principal, row, of(row), at)).collect())
    }

    async fn single(
        app: &App,
        db: &impl ConnectionTrait,
        principal: &Principal,
        stored: &Stored<Self>,
        outlook: Outlook,
    ) -> Result<ExpertView, Problem> {
        let Outlook { review, transitions } = outlook;
        let subject = stored.value.id.subject();
        let held = shown_on(db, &[subject]).await?.remove(&subject).unwrap_or_default();
        let item = ExpertView::item(app, principal, stored, &held, app.clock.now());
        Ok(ExpertView { review, transitions: Some(transitions), ..item })
    }
}
