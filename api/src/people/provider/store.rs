//! The rows of providers.

use crate::http::problem::Problem;
use crate::listing::column::{names, restore_list, texts};
use crate::listing::store::{Listing, Narrowing};
use crate::people::member::{contains, serves};
use crate::storage::{Stored, corrupt, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind, ProviderKind};
use keqiao_domain::people::category::ServiceCategory;
use keqiao_domain::people::provider::{Provider, ProviderContent};
use keqiao_domain::reference::{RegionCode, TechnicalField};
use keqiao_domain::text::{Body, Keyword, Title};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, Condition, QuerySelect as _};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "provider")]
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
    pub description: Option<String>,
    pub form: Option<String>,
    pub categories: Vec<String>,
    pub fields: Vec<String>,
    pub regions: Vec<String>,
    pub keywords: Vec<String>,
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

impl Listing for Provider {
    type Kind = ProviderKind;
    type Table = Entity;
    type Row = ActiveModel;

    const TABLE: &'static str = "provider";
    const PUBLIC_STATE: &'static str = "published";
    const HUB: Column = Column::Hub;
    const ID: Column = Column::Id;
    const OWNER: Column = Column::OwnerId;
    const STATE: Column = Column::State;
    const VERSION: Column = Column::Version;

    fn id(&self) -> Id<ProviderKind> {
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
            description,
            form,
            categories,
            fields,
            regions,
            keywords,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("provider", id, what);
        let content = ProviderContent {
            title: Title::restore(title).map_err(|_| broken("title"))?,
            description: description.map(|text| Body::parse(&text)).transpose().map_err(|_| broken("description"))?,
            form: form.map(|name| name.parse()).transpose().map_err(|_| broken("form"))?,
            categories: restore_list(categories, |text| text.parse().ok()).ok_or_else(|| broken("categories"))?,
            fields: restore_list(fields, |text| text.parse().ok()).ok_or_else(|| broken("fields"))?,
            regions: restore_list(regions, |text| RegionCode::parse(&text).ok()).ok_or_else(|| broken("regions"))?,
            keywords: restore_list(keywords, |text| Keyword::restore(text).ok()).ok_or_else(|| broken("keywords"))?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: Provider { id, owner: Id::restore(owner_id), content, state, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }

    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<ActiveModel, Problem> {
        let Provider { id, owner, content, state, provenance } = &stored.value;
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
            description: Set(content.description.as_ref().map(ToString::to_string)),
            form: Set(content.form.map(|form| <&str>::from(form).to_owned())),
            categories: Set(names(&content.categories)),
            fields: Set(names(&content.fields)),
            regions: Set(texts(&content.regions)),
            keywords: Set(texts(&content.keywords)),
            metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
            version: Set(stored.version),
            updated_at: Set(tx.now().as_offset()),
            updated_by: Set(tx.name()),
        })
    }
}

/// Keeps a provider from leaving the market until the transaction ends, while others may do the same.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(tx: &Tx, id: Id<ProviderKind>) -> Result<(), Problem> {
    Entity::find_by_id((hub_column(id.hub()), id.uuid())).lock(LockType::Share).one(tx.db()).await?;
    Ok(())
}

/// An owner's imported providers by their identifiers in whatever source they came from.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_by_source_ids(
    db: &impl ConnectionTrait,
    hub: HubNumber,
    owner: Id<OrganizationKind>,
    source_ids: Vec<String>,
) -> Result<Vec<Stored<Provider>>, Problem> {
    let rows = Entity::find()
        .filter(Column::Hub.eq(hub_column(hub)))
        .filter(Column::OwnerId.eq(owner.uuid()))
        .filter(Column::SourceId.is_in(source_ids))
        .all(db)
        .await?;
    rows.into_iter().map(Provider::restore).collect()
}

/// What a list of providers is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What every list can be narrowed to.
    pub shared: Narrowing,
    /// A category it serves in.
    pub category: Option<ServiceCategory>,
    /// A technical field it knows.
    pub field: Option<TechnicalField>,
    /// A region it serves.
    pub region: Option<RegionCode>,
}

impl Filter {
    /// The condition on the columns.
    #[must_use]
    pub fn condition(&self) -> Condition {
        let has = |column, name: &'static str| contains::<Provider>(column, name);
        self.shared
            .condition::<Provider>()
            .add_option(self.category.map(|category| has(Column::Categories, category.into())))
            .add_option(self.field.map(|field| has(Column::Fields, field.into())))
            .add_option(self.region.as_ref().map(|region| serves::<Provider>(Column::Regions, region)))
    }
}
