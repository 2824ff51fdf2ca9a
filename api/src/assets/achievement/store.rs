//! The rows of achievements.

use crate::http::page::{COUNT_MAX, Count, Paging};
use crate::http::problem::Problem;
use crate::market::demand::store::{names, restore_list, restore_range, texts};
use crate::storage::{
    ListScope, Stored, corrupt, count, expect_one, find_imported, hub_column, restore_time, statement,
};
use crate::tx::Tx;
use keqiao_domain::assets::achievement::{Achievement, AchievementContent};
use keqiao_domain::assets::readiness::ReadinessAssessment;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{AchievementKind, Id, OrganizationKind};
use keqiao_domain::reference::{IpcSymbol, ReadinessLevel, TechnicalField};
use keqiao_domain::text::{Body, Keyword, Title};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _, QueryTrait as _};
use time::Date;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "achievement")]
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
    pub field: Option<String>,
    pub keywords: Vec<String>,
    pub classes: Vec<String>,
    pub readiness_scale: Option<String>,
    pub readiness_level: Option<i16>,
    pub readiness_method: Option<String>,
    pub readiness_assessed_on: Option<TimeDate>,
    pub cooperation: Vec<String>,
    pub price_min_minor: Option<i64>,
    pub price_max_minor: Option<i64>,
    pub price_currency: Option<String>,
    pub patents: Vec<Uuid>,
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

impl TryFrom<Model> for Stored<Achievement> {
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
            r#abstract,
            field,
            keywords,
            classes,
            readiness_scale,
            readiness_level,
            readiness_method,
            readiness_assessed_on,
            cooperation,
            price_min_minor,
            price_max_minor,
            price_currency,
            patents,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("achievement", id, what);
        let readiness = restore_readiness(readiness_scale, readiness_level, readiness_method, readiness_assessed_on)
            .map_err(|()| broken("readiness"))?;
        let price = restore_range(price_min_minor, price_max_minor, price_currency).map_err(|()| broken("price"))?;
        let content = AchievementContent {
            title: Title::parse(&title).map_err(|_| broken("title"))?,
            r#abstract: r#abstract.map(|text| Body::parse(&text)).transpose().map_err(|_| broken("abstract"))?,
            field: field.map(|code| TechnicalField::parse(&code)).transpose().map_err(|_| broken("field"))?,
            keywords: restore_list(&keywords, |text| Keyword::parse(text).ok()).ok_or_else(|| broken("keywords"))?,
            classes: restore_list(&classes, |text| IpcSymbol::parse(text).ok()).ok_or_else(|| broken("classes"))?,
            readiness,
            cooperation: restore_list(&cooperation, |text| text.parse().ok()).ok_or_else(|| broken("cooperation"))?,
            price,
            patents: patents.into_iter().map(Id::restore).collect(),
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: Achievement { id, owner: Id::restore(owner_id), content, state, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }
}

/// Scale and edition without the level: `GBT22900-9:2022`.
fn scale_column(level: &ReadinessLevel) -> String {
    format!("{}:{}", level.scale(), level.edition())
}

/// An assessment from its four columns.
fn restore_readiness(
    scale: Option<String>,
    level: Option<i16>,
    method: Option<String>,
    assessed_on: Option<Date>,
) -> Result<Option<ReadinessAssessment>, ()> {
    let (Some(scale), Some(level), Some(method)) = (scale, level, method) else { return Ok(None) };
    let level = ReadinessLevel::parse(&format!("{scale}/{level}")).map_err(|_| ())?;
    let method = method.parse().map_err(|_| ())?;
    Ok(Some(ReadinessAssessment { level, method, assessed_on }))
}

fn row(tx: &Tx, stored: &Stored<Achievement>) -> Result<ActiveModel, Problem> {
    let Achievement { id, owner, content, state, provenance } = &stored.value;
    let readiness = content.readiness.as_ref();
    let price = content.price.as_ref();
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
        field: Set(content.field.map(|field| <&str>::from(field).to_owned())),
        keywords: Set(texts(&content.keywords)),
        classes: Set(texts(&content.classes)),
        readiness_scale: Set(readiness.map(|readiness| scale_column(&readiness.level))),
        readiness_level: Set(readiness.map(|readiness| i16::from(readiness.level.level()))),
        readiness_method: Set(readiness.map(|readiness| <&str>::from(readiness.method).to_owned())),
        readiness_assessed_on: Set(readiness.and_then(|readiness| readiness.assessed_on)),
        cooperation: Set(names(&content.cooperation)),
        price_min_minor: Set(price.map(|range| range.min().minor)),
        price_max_minor: Set(price.map(|range| range.max().minor)),
        price_currency: Set(price.map(|range| range.min().currency.code().to_owned())),
        patents: Set(content.patents.iter().map(Id::uuid).collect()),
        metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
        version: Set(stored.version),
        updated_at: Set(tx.now().as_offset()),
        updated_by: Set(tx.name()),
    })
}

/// One achievement.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<AchievementKind>) -> Result<Option<Stored<Achievement>>, Problem> {
    Entity::find_by_id((hub_column(id.hub()), id.uuid())).one(db).await?.map(Stored::try_from).transpose()
}

/// One achievement, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<AchievementKind>) -> Result<Option<Stored<Achievement>>, Problem> {
    let query = Entity::find_by_id((hub_column(id.hub()), id.uuid())).lock(LockType::Update);
    query.one(tx.db()).await?.map(Stored::try_from).transpose()
}

/// The achievements of these identifiers, whichever there are.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_many(
    db: &impl ConnectionTrait,
    ids: &[Id<AchievementKind>],
) -> Result<Vec<Stored<Achievement>>, Problem> {
    let hubs = ids.iter().map(|id| hub_column(id.hub()));
    let rows = Entity::find()
        .filter(Column::Hub.is_in(hubs))
        .filter(Column::Id.is_in(ids.iter().map(Id::uuid)))
        .all(db)
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// An owner's imported achievements of one source, by their identifiers there.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_by_source(
    tx: &Tx,
    hub: HubNumber,
    owner: Id<OrganizationKind>,
    source: &str,
    source_ids: Vec<String>,
) -> Result<Vec<Stored<Achievement>>, Problem> {
    let ids = find_imported(tx.db(), "achievement", hub, owner, source, source_ids).await?;
    let rows = Entity::find()
        .filter(Column::Hub.eq(hub_column(hub)))
        .filter(Column::Id.is_in(ids))
        .lock(LockType::Update)
        .all(tx.db())
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// What a list of achievements is narrowed to.
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
        ListScope::Market => Column::State.eq("published"),
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
) -> Result<Vec<Stored<Achievement>>, Problem> {
    let rows = Entity::find()
        .filter(condition(scope, filter).add_option(paging.after.map(|after| Column::Id.lt(after))))
        .order_by_desc(Column::Id)
        .limit(paging.rows())
        .all(db)
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Public achievements in the order of their identifiers, for the index.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_public_after(
    db: &impl ConnectionTrait,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Stored<Achievement>>, Problem> {
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
pub async fn insert_many(tx: &Tx, stored: &[Stored<Achievement>]) -> Result<(), Problem> {
    let rows = stored.iter().map(|stored| row(tx, stored)).collect::<Result<Vec<_>, _>>()?;
    Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a change; the version grows by one.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn update(tx: &Tx, stored: &mut Stored<Achievement>) -> Result<(), Problem> {
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
    expect_one("achievement", id, result.rows_affected)
}
