//! The rows of demands.

use crate::http::page::{COUNT_MAX, Count, Paging};
use crate::http::problem::Problem;
use crate::http::types::restore_money_range;
use crate::storage::{
    ListScope, Stored, corrupt, count, expect_one, find_imported, hub_column, restore_time, statement,
};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{DemandKind, Id, OrganizationKind};
use keqiao_domain::market::demand::{Demand, DemandContent};
use keqiao_domain::money::MoneyRange;
use keqiao_domain::reference::{IndustryCode, TechnicalField};
use keqiao_domain::text::{Body, Indicator, Keyword, Title};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _, QueryTrait as _};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "demand")]
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
    pub description: String,
    pub indicators: Vec<String>,
    pub field: Option<String>,
    pub industry_code: Option<String>,
    pub budget_min_minor: Option<i64>,
    pub budget_max_minor: Option<i64>,
    pub budget_currency: Option<String>,
    pub deadline_on: Option<TimeDate>,
    pub cooperation: Vec<String>,
    pub stage: Option<String>,
    pub is_bottleneck: bool,
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

impl TryFrom<Model> for Stored<Demand> {
    type Error = Problem;

    fn try_from(row: Model) -> Result<Self, Problem> {
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
            indicators,
            field,
            industry_code,
            budget_min_minor,
            budget_max_minor,
            budget_currency,
            deadline_on,
            cooperation,
            stage,
            is_bottleneck,
            keywords,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("demand", id, what);
        let budget =
            restore_range(budget_min_minor, budget_max_minor, budget_currency).map_err(|()| broken("budget"))?;
        let content = DemandContent {
            title: Title::parse(&title).map_err(|_| broken("title"))?,
            description: Body::parse(&description).map_err(|_| broken("description"))?,
            indicators: restore_list(&indicators, |text| Indicator::parse(text).ok())
                .ok_or_else(|| broken("indicators"))?,
            field: field.map(|code| TechnicalField::parse(&code)).transpose().map_err(|_| broken("field"))?,
            industry: industry_code
                .map(|code| IndustryCode::parse(&code))
                .transpose()
                .map_err(|_| broken("industry_code"))?,
            budget,
            deadline_on,
            cooperation: restore_list(&cooperation, |text| text.parse().ok()).ok_or_else(|| broken("cooperation"))?,
            stage: stage.map(|text| text.parse()).transpose().map_err(|_| broken("stage"))?,
            is_bottleneck,
            keywords: restore_list(&keywords, |text| Keyword::parse(text).ok()).ok_or_else(|| broken("keywords"))?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: Demand { id, owner: Id::restore(owner_id), content, state, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }
}

/// A list column, if every member can be read.
pub(crate) fn restore_list<T>(texts: &[String], read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    texts.iter().map(|text| read(text)).collect()
}

/// A range from its three columns.
pub(crate) fn restore_range(
    min: Option<i64>,
    max: Option<i64>,
    currency: Option<String>,
) -> Result<Option<MoneyRange>, ()> {
    let (Some(min), Some(max), Some(currency)) = (min, max, currency) else { return Ok(None) };
    restore_money_range(min, max, &currency).map(Some).map_err(|_| ())
}

/// The texts of a list column.
pub(crate) fn texts<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

/// The names of a list column of codes.
pub(crate) fn names<E: Copy + Into<&'static str>>(codes: &[E]) -> Vec<String> {
    codes.iter().map(|code| (*code).into().to_owned()).collect()
}

fn row(tx: &Tx, stored: &Stored<Demand>) -> Result<ActiveModel, Problem> {
    let Demand { id, owner, content, state, provenance } = &stored.value;
    let budget = content.budget.as_ref();
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
        description: Set(content.description.to_string()),
        indicators: Set(texts(&content.indicators)),
        field: Set(content.field.map(|field| <&str>::from(field).to_owned())),
        industry_code: Set(content.industry.as_ref().map(ToString::to_string)),
        budget_min_minor: Set(budget.map(|range| range.min().minor)),
        budget_max_minor: Set(budget.map(|range| range.max().minor)),
        budget_currency: Set(budget.map(|range| range.min().currency.code().to_owned())),
        deadline_on: Set(content.deadline_on),
        cooperation: Set(names(&content.cooperation)),
        stage: Set(content.stage.map(|stage| <&str>::from(stage).to_owned())),
        is_bottleneck: Set(content.is_bottleneck),
        keywords: Set(texts(&content.keywords)),
        metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
        version: Set(stored.version),
        updated_at: Set(tx.now().as_offset()),
        updated_by: Set(tx.name()),
    })
}

/// One demand.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<DemandKind>) -> Result<Option<Stored<Demand>>, Problem> {
    Entity::find_by_id((hub_column(id.hub()), id.uuid())).one(db).await?.map(Stored::try_from).transpose()
}

/// One demand, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<DemandKind>) -> Result<Option<Stored<Demand>>, Problem> {
    let query = Entity::find_by_id((hub_column(id.hub()), id.uuid())).lock(LockType::Update);
    query.one(tx.db()).await?.map(Stored::try_from).transpose()
}

/// The demands of these identifiers, whichever there are.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_many(db: &impl ConnectionTrait, ids: &[Id<DemandKind>]) -> Result<Vec<Stored<Demand>>, Problem> {
    let hubs = ids.iter().map(|id| hub_column(id.hub()));
    let rows = Entity::find()
        .filter(Column::Hub.is_in(hubs))
        .filter(Column::Id.is_in(ids.iter().map(Id::uuid)))
        .all(db)
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// An owner's imported demands of one source, by their identifiers there.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_by_source(
    tx: &Tx,
    hub: HubNumber,
    owner: Id<OrganizationKind>,
    source: &str,
    source_ids: Vec<String>,
) -> Result<Vec<Stored<Demand>>, Problem> {
    let ids = find_imported(tx.db(), "demand", hub, owner, source, source_ids).await?;
    let rows = Entity::find()
        .filter(Column::Hub.eq(hub_column(hub)))
        .filter(Column::Id.is_in(ids))
        .lock(LockType::Update)
        .all(tx.db())
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// What a list of demands is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Hub.
    pub hub: Option<HubNumber>,
    /// Owner.
    pub owner: Option<Id<OrganizationKind>>,
    /// Technical field.
    pub field: Option<TechnicalField>,
    /// State; only where the scope shows more than one.
    pub state: Option<&'static str>,
}

fn condition(scope: ListScope, filter: &Filter) -> Condition {
    let scope = match scope {
        ListScope::Market => Column::State.eq("open"),
        ListScope::Own(owner) => Column::OwnerId.eq(owner.uuid()),
        ListScope::Hub(hub) => Column::Hub.eq(hub_column(hub)),
    };
    Condition::all()
        .add(scope)
        .add_option(filter.hub.map(|hub| Column::Hub.eq(hub_column(hub))))
        .add_option(filter.owner.map(|owner| Column::OwnerId.eq(owner.uuid())))
        .add_option(filter.field.map(|field| Column::Field.eq(<&str>::from(field))))
        .add_option(filter.state.map(|state| Column::State.eq(state)))
}

/// One page, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: ListScope,
    filter: &Filter,
    paging: &Paging,
) -> Result<Vec<Stored<Demand>>, Problem> {
    let rows = Entity::find()
        .filter(condition(scope, filter).add_option(paging.after.map(|after| Column::Id.lt(after))))
        .order_by_desc(Column::Id)
        .limit(paging.rows())
        .all(db)
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Public demands in the order of their identifiers, for the index.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_public_after(
    db: &impl ConnectionTrait,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Stored<Demand>>, Problem> {
    let rows = Entity::find()
        .filter(condition(ListScope::Market, &Filter::default()).add_option(after.map(|after| Column::Id.gt(after))))
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// How many there are, up to a maximum.
///
/// # Errors
/// When the database does not answer.
pub async fn count_all(db: &impl ConnectionTrait, scope: ListScope, filter: &Filter) -> Result<Count, Problem> {
    let inner = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(condition(scope, filter))
        .limit(u64::from(COUNT_MAX) + 1)
        .build(sea_orm::DbBackend::Postgres);
    let sql = format!("SELECT count(*) FROM ({}) AS rows", inner.sql);
    count(db, statement(&sql, inner.values.map(|values| values.0).unwrap_or_default())).await
}

/// Stores new ones.
///
/// # Errors
/// 409 when one with the same provenance is there.
pub async fn insert_many(tx: &Tx, stored: &[Stored<Demand>]) -> Result<(), Problem> {
    let rows = stored.iter().map(|stored| row(tx, stored)).collect::<Result<Vec<_>, _>>()?;
    Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a change; the version grows by one.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn update(tx: &Tx, stored: &mut Stored<Demand>) -> Result<(), Problem> {
    let before = stored.version;
    stored.version += 1;
    stored.updated_at = tx.now();
    let id = stored.value.id;
    let mut changed = row(tx, stored)?;
    changed.created_by = sea_orm::ActiveValue::NotSet;
    let result = Entity::update_many()
        .set(changed)
        .filter(Column::Hub.eq(hub_column(id.hub())))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Version.eq(before))
        .exec(tx.db())
        .await?;
    expect_one("demand", id, result.rows_affected)
}
