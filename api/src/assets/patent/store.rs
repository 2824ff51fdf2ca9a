//! The rows of patents.

use super::legal_event::{CoOwnerBody, LegalEventView, parse_co_owners};
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::listing::column::{restore_list, texts};
use crate::listing::store::{Listing, Narrowing};
use crate::storage::{Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::assets::legal_event::LegalEvent;
use keqiao_domain::assets::patent::{CoOwner, LegalStatus, Patent, PatentContent};
use keqiao_domain::id::{Id, PatentKind};
use keqiao_domain::reference::{CnApplicationNumber, IpcSymbol, PublicationNumber};
use keqiao_domain::text::{Body, Keyword, Name, Title};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "patent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub source: Option<String>,
    pub source_id: Option<String>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)]
    pub source_digest: Option<Vec<u8>>,
    pub state: String,
    pub title: String,
    pub r#abstract: Option<String>,
    pub application_number: Option<String>,
    pub publication_number: Option<String>,
    pub applicant: Option<String>,
    pub classes: Vec<String>,
    pub filed_on: Option<TimeDate>,
    pub published_on: Option<TimeDate>,
    pub legal_status: Option<String>,
    pub keywords: Vec<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub metadata: Json,
    pub legal_status_as_of: Option<TimeDate>,
    pub family_id: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub co_owners: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub legal_events: Json,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Listing for Patent {
    type Kind = PatentKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "patent";
    const PUBLIC_STATE: &'static str = "published";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<PatentKind> {
        self.id
    }

    fn restore(row: Model) -> Result<Stored<Self>, Problem> {
        let Model {
            hub: _,
            id,
            owner_id,
            created_at,
            created_by: _,
            source,
            source_id,
            source_digest,
            state,
            title,
            r#abstract,
            application_number,
            publication_number,
            applicant,
            classes,
            filed_on,
            published_on,
            legal_status,
            keywords,
            metadata,
            legal_status_as_of,
            family_id,
            co_owners,
            legal_events,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("patent", id, what);
        let content = PatentContent {
            title: Title::restore(title).map_err(|_| broken("title"))?,
            r#abstract: r#abstract.map(Body::restore).transpose().map_err(|_| broken("abstract"))?,
            application_number: application_number
                .map(|text| CnApplicationNumber::parse(&text))
                .transpose()
                .map_err(|_| broken("application_number"))?,
            publication_number: publication_number
                .map(|text| PublicationNumber::parse(&text))
                .transpose()
                .map_err(|_| broken("publication_number"))?,
            applicant: applicant.map(Name::restore).transpose().map_err(|_| broken("applicant"))?,
            classes: restore_list(classes, |text| IpcSymbol::parse(&text).ok()).ok_or_else(|| broken("classes"))?,
            filed_on,
            published_on,
            legal_status: legal_status.map(|text| text.parse()).transpose().map_err(|_| broken("legal_status"))?,
            keywords: restore_list(keywords, |text| Keyword::restore(text).ok()).ok_or_else(|| broken("keywords"))?,
            legal_status_as_of,
            family_id: family_id.map(Keyword::restore).transpose().map_err(|_| broken("family_id"))?,
            co_owners: restore_co_owners(co_owners).ok_or_else(|| broken("co_owners"))?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        let events: Vec<LegalEventView> = serde_json::from_value(legal_events).map_err(|_| broken("legal_events"))?;
        let events: Option<Vec<LegalEvent>> = events.into_iter().map(LegalEventView::restore).collect();
        let events = events.ok_or_else(|| broken("legal_events"))?;
        Ok(Stored {
            value: Patent { id, owner: Id::restore(owner_id), content, state, events, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Patent { id, owner, content, state, events, provenance } = &stored.value;
        let co_owners: Vec<CoOwnerBody> = content.co_owners.iter().map(CoOwnerBody::from).collect();
        let events: Vec<LegalEventView> = events.iter().map(LegalEventView::from).collect();
        let state: &'static str = (*state).into();
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            owner_id: Set(owner.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            source: Set(provenance.as_ref().map(|p| p.source.to_string())),
            source_id: Set(provenance.as_ref().map(|p| p.source_id.to_string())),
            source_digest: Set(provenance.as_ref().map(|p| p.digest.to_vec())),
            state: Set(state.to_owned()),
            title: Set(content.title.to_string()),
            r#abstract: Set(content.r#abstract.as_ref().map(ToString::to_string)),
            application_number: Set(content.application_number.as_ref().map(ToString::to_string)),
            publication_number: Set(content.publication_number.as_ref().map(ToString::to_string)),
            applicant: Set(content.applicant.as_ref().map(ToString::to_string)),
            classes: Set(texts(&content.classes)),
            filed_on: Set(content.filed_on),
            published_on: Set(content.published_on),
            legal_status: Set(content.legal_status.map(|status| <&str>::from(status).to_owned())),
            keywords: Set(texts(&content.keywords)),
            metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
            legal_status_as_of: Set(content.legal_status_as_of),
            family_id: Set(content.family_id.as_ref().map(ToString::to_string)),
            co_owners: Set(serde_json::to_value(&co_owners).map_err(Problem::internal)?),
            legal_events: Set(serde_json::to_value(&events).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// The co-owners of their column, if every one can be read.
fn restore_co_owners(column: Json) -> Option<Vec<CoOwner>> {
    let rows: Vec<CoOwnerBody> = serde_json::from_value(column).ok()?;
    let mut faults = Faults::new();
    let owners = parse_co_owners(&rows, &mut faults);
    faults.is_empty().then_some(owners)
}

/// What a list of patents is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What every list can be narrowed to.
    pub shared: Narrowing,
    /// The right's state.
    pub legal_status: Option<LegalStatus>,
    /// Number of the publication or grant.
    pub publication_number: Option<PublicationNumber>,
    /// The family.
    pub family_id: Option<Keyword>,
}

impl Filter {
    /// The condition on the columns.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.shared
            .condition::<Patent>()
            .add_option(self.legal_status.map(|status| Column::LegalStatus.eq(<&str>::from(status))))
            .add_option(self.family_id.as_ref().map(|family| Column::FamilyId.eq(family.as_str())))
            .add_option(self.publication_number.as_ref().map(|number| Column::PublicationNumber.eq(number.as_str())))
    }
}
