//! The rows of brokers.

use crate::http::problem::Problem;
use crate::listing::column::{names, restore_list, texts};
use crate::listing::store::{Listing, Narrowing};
use crate::people::credential::store::brokers_of_level;
use crate::people::member::{contains, serves};
use crate::people::person::PersonColumns;
use crate::storage::{Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::id::{BrokerKind, Id};
use keqiao_domain::people::broker::{Broker, BrokerContent};
use keqiao_domain::people::credential::CredentialLevel;
use keqiao_domain::reference::{RegionCode, TechnicalField};
use keqiao_domain::text::{Body, Keyword, Title};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "broker")]
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
    pub summary: Option<String>,
    pub name: String,
    pub name_disclosure: String,
    pub user_id: Option<Uuid>,
    pub orcid: Option<String>,
    pub employment: Option<String>,
    pub skills: Vec<String>,
    pub fields: Vec<String>,
    pub regions: Vec<String>,
    pub cooperation: Vec<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub metadata: Json,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Listing for Broker {
    type Kind = BrokerKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "broker";
    const PUBLIC_STATE: &'static str = "published";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<BrokerKind> {
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
            summary,
            name,
            name_disclosure,
            user_id,
            orcid,
            employment,
            skills,
            fields,
            regions,
            cooperation,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("broker", id, what);
        let person = PersonColumns { name, disclosure: name_disclosure, user: user_id, orcid, employment };
        let content = BrokerContent {
            title: Title::restore(title).map_err(|_| broken("title"))?,
            summary: summary.map(|text| Body::parse(&text)).transpose().map_err(|_| broken("summary"))?,
            person: person.restore().ok_or_else(|| broken("person"))?,
            skills: restore_list(skills, |text| Keyword::restore(text).ok()).ok_or_else(|| broken("skills"))?,
            fields: restore_list(fields, |text| text.parse().ok()).ok_or_else(|| broken("fields"))?,
            regions: restore_list(regions, |text| RegionCode::parse(&text).ok()).ok_or_else(|| broken("regions"))?,
            cooperation: restore_list(cooperation, |text| text.parse().ok()).ok_or_else(|| broken("cooperation"))?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: Broker { id, owner: Id::restore(owner_id), content, state, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Broker { id, owner, content, state, provenance } = &stored.value;
        let PersonColumns { name, disclosure, user, orcid, employment } = PersonColumns::from(&content.person);
        Ok(ActiveModel {
            hub: Set(hub_column(id.hub())),
            id: Set(id.uuid()),
            owner_id: Set(owner.uuid()),
            created_at: Set(stored.created_at.as_offset()),
            created_by: Set(tx.name()),
            source: Set(provenance.as_ref().map(|p| p.source.to_string())),
            source_id: Set(provenance.as_ref().map(|p| p.source_id.to_string())),
            source_digest: Set(provenance.as_ref().map(|p| p.digest.to_vec())),
            state: Set(<&str>::from(*state).to_owned()),
            title: Set(content.title.to_string()),
            summary: Set(content.summary.as_ref().map(ToString::to_string)),
            name: Set(name),
            name_disclosure: Set(disclosure),
            user_id: Set(user),
            orcid: Set(orcid),
            employment: Set(employment),
            skills: Set(texts(&content.skills)),
            fields: Set(names(&content.fields)),
            regions: Set(texts(&content.regions)),
            cooperation: Set(names(&content.cooperation)),
            metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// What a list of brokers is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What every list can be narrowed to.
    pub shared: Narrowing,
    /// A technical field the person knows.
    pub field: Option<TechnicalField>,
    /// A region where the person works.
    pub region: Option<RegionCode>,
    /// A level that the person holds on that day.
    pub level: Option<(CredentialLevel, TimeDate)>,
}

impl Filter {
    /// The condition on the columns.
    #[must_use]
    pub fn condition(&self) -> Condition {
        let knows = |field: TechnicalField| contains::<Broker>(Column::Fields, field.code());
        self.shared
            .condition::<Broker>()
            .add_option(self.field.map(knows))
            .add_option(self.region.as_ref().map(|region| serves::<Broker>(Column::Regions, region)))
            .add_option(self.level.map(|(level, day)| Column::Id.in_subquery(brokers_of_level(level, day))))
    }
}
