//! The rows of organizations.

use crate::http::page::{COUNT_MAX, Count, Paging};
use crate::http::problem::Problem;
use crate::storage::{ListScope, Stored, changeable, corrupt, count, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind as OrganizationId};
use keqiao_domain::identity::organization::{Organization, OrganizationContent, OrganizationKind};
use keqiao_domain::reference::{Country, CreditCode, ForeignIdentifier, RegionCode};
use keqiao_domain::text::Name;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _, QueryTrait as _};
use std::collections::HashMap;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "organization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub hub: i16,
    pub created_at: TimeDateTimeWithTimeZone,
    pub kind: String,
    pub name: String,
    pub name_en: Option<String>,
    pub credit_code: Option<String>,
    pub foreign_identifier: Option<String>,
    pub region_code: Option<String>,
    pub country_code: Option<String>,
    pub state: String,
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

impl TryFrom<Model> for Stored<Organization> {
    type Error = Problem;

    fn try_from(row: Model) -> Result<Self, Problem> {
        let Model {
            id,
            hub: _,
            created_at,
            kind,
            name,
            name_en,
            credit_code,
            foreign_identifier,
            region_code,
            country_code,
            state,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("organization", id, what);
        let content = OrganizationContent {
            kind: kind.parse::<OrganizationKind>().map_err(|_| broken("kind"))?,
            name: Name::restore(name).map_err(|_| broken("name"))?,
            name_en: name_en.map(Name::restore).transpose().map_err(|_| broken("name_en"))?,
            credit_code: credit_code
                .map(|text| CreditCode::parse(&text))
                .transpose()
                .map_err(|_| broken("credit_code"))?,
            foreign_identifier: foreign_identifier
                .map(ForeignIdentifier::restore)
                .transpose()
                .map_err(|_| broken("foreign_identifier"))?,
            region: region_code.map(|text| RegionCode::parse(&text)).transpose().map_err(|_| broken("region_code"))?,
            country: country_code.map(|text| Country::parse(&text)).transpose().map_err(|_| broken("country_code"))?,
        };
        Ok(Stored {
            value: Organization { id, content, state: state.parse().map_err(|_| broken("state"))? },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }
}

fn row(tx: &Tx, stored: &Stored<Organization>) -> Result<ActiveModel, Problem> {
    let Organization { id, content, state } = &stored.value;
    let OrganizationContent { kind, name, name_en, credit_code, foreign_identifier, region, country } = content;
    let kind: &'static str = (*kind).into();
    let state: &'static str = (*state).into();
    Ok(ActiveModel {
        id: Set(id.uuid()),
        hub: Set(hub_column(id.hub())),
        created_at: Set(stored.created_at.as_offset()),
        kind: Set(kind.to_owned()),
        name: Set(name.to_string()),
        name_en: Set(name_en.as_ref().map(ToString::to_string)),
        credit_code: Set(credit_code.as_ref().map(ToString::to_string)),
        foreign_identifier: Set(foreign_identifier.as_ref().map(ToString::to_string)),
        region_code: Set(region.as_ref().map(ToString::to_string)),
        country_code: Set(country.map(|country| country.to_string())),
        state: Set(state.to_owned()),
        metadata: Set(serde_json::to_value(&stored.metadata).map_err(Problem::internal)?),
        version: Set(stored.version),
        updated_at: Set(tx.now().as_offset()),
        updated_by: Set(tx.name()),
    })
}

/// One organization.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<OrganizationId>) -> Result<Option<Stored<Organization>>, Problem> {
    Entity::find_by_id(id.uuid()).one(db).await?.map(Stored::try_from).transpose()
}

/// One organization, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<OrganizationId>) -> Result<Option<Stored<Organization>>, Problem> {
    Entity::find_by_id(id.uuid()).lock(LockType::Update).one(tx.db()).await?.map(Stored::try_from).transpose()
}

/// One organization, kept from changing until the transaction ends, while others may do the same.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_share(tx: &Tx, id: Id<OrganizationId>) -> Result<Option<Stored<Organization>>, Problem> {
    Entity::find_by_id(id.uuid()).lock(LockType::Share).one(tx.db()).await?.map(Stored::try_from).transpose()
}

/// The organization that operates a hub, if there is one: the oldest verified hub operator.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_operator(db: &impl ConnectionTrait, hub: HubNumber) -> Result<Option<Stored<Organization>>, Problem> {
    let row = Entity::find()
        .filter(Column::Hub.eq(hub_column(hub)))
        .filter(Column::Kind.eq("hub_operator"))
        .order_by_asc(Column::Id)
        .one(db)
        .await?;
    row.map(Stored::try_from).transpose()
}

/// The organization with a credit code.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_by_credit_code(
    db: &impl ConnectionTrait,
    code: &CreditCode,
) -> Result<Option<Stored<Organization>>, Problem> {
    let row = Entity::find().filter(Column::CreditCode.eq(code.as_str())).one(db).await?;
    row.map(Stored::try_from).transpose()
}

/// What a list of organizations is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Home hub.
    pub hub: Option<HubNumber>,
    /// Kind.
    pub kind: Option<OrganizationKind>,
    /// State; only where the scope shows more than one.
    pub state: Option<&'static str>,
}

fn condition(scope: ListScope, filter: &Filter) -> Condition {
    let scope = match scope {
        ListScope::Market => Column::State.eq("verified"),
        ListScope::Own(id) => Column::Id.eq(id.uuid()),
        ListScope::Hub(hub) => Column::Hub.eq(hub_column(hub)),
    };
    let kind = filter.kind.map(|kind| {
        let kind: &'static str = kind.into();
        Column::Kind.eq(kind)
    });
    Condition::all()
        .add(scope)
        .add_option(filter.hub.map(|hub| Column::Hub.eq(hub_column(hub))))
        .add_option(kind)
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
) -> Result<Vec<Stored<Organization>>, Problem> {
    let rows = Entity::find()
        .filter(condition(scope, filter).add_option(paging.after.map(|after| Column::Id.lt(after))))
        .order_by_desc(Column::Id)
        .limit(paging.rows())
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

/// What an organization tells everybody of itself that a match compares.
#[derive(Clone, Debug, Default)]
pub struct Traits {
    /// Its province, the first two digits of GB/T 2260.
    pub province: Option<String>,
    /// Its size class.
    pub size: Option<String>,
}

/// The traits of these organizations.
///
/// # Errors
/// When the database does not answer.
pub async fn traits(
    db: &impl ConnectionTrait,
    ids: &[Id<OrganizationId>],
) -> Result<HashMap<Id<OrganizationId>, Traits>, Problem> {
    let sql = "SELECT o.id, left(o.region_code, 2), p.size_class FROM organization AS o \
        LEFT JOIN organization_profile AS p ON p.organization_id = o.id WHERE o.id = ANY($1)";
    let mut uuids: Vec<Uuid> = ids.iter().map(Id::uuid).collect();
    uuids.sort_unstable();
    uuids.dedup();
    let rows = db.query_all_raw(statement(sql, [uuids.into()])).await?;
    let read = |row: &QueryResult| -> Result<_, Problem> {
        let traits = Traits { province: row.try_get_by_index(1)?, size: row.try_get_by_index(2)? };
        Ok((Id::restore(row.try_get_by_index(0)?), traits))
    };
    rows.iter().map(read).collect()
}

/// Stores a new one.
///
/// # Errors
/// 409 when its credit code is taken.
pub async fn insert(tx: &Tx, stored: &Stored<Organization>) -> Result<(), Problem> {
    Entity::insert(row(tx, stored)?).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a change; the version grows by one.
///
/// # Errors
/// 409 when its new credit code is taken.
pub async fn update(tx: &Tx, stored: &mut Stored<Organization>) -> Result<(), Problem> {
    let before = stored.version;
    stored.version += 1;
    stored.updated_at = tx.now();
    let id = stored.value.id;
    let result = Entity::update_many()
        .set(changeable(row(tx, stored)?))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Version.eq(before))
        .exec(tx.db())
        .await?;
    expect_one("organization", id, result.rows_affected)
}

/// The one organization of a credit code, or else of a foreign identifier and a name together; nothing when there is none or
/// several.
///
/// # Errors
/// When the database does not answer.
pub async fn find_known(
    db: &impl ConnectionTrait,
    credit_code: Option<&str>,
    foreign_identifier: Option<&str>,
    name: &str,
) -> Result<Option<Id<OrganizationId>>, Problem> {
    let sql = "SELECT id FROM organization WHERE credit_code = $1 OR ($1 IS NULL AND foreign_identifier = $2 AND name = $3) LIMIT 2";
    let values = [credit_code.into(), foreign_identifier.into(), name.into()];
    match db.query_all_raw(statement(sql, values)).await?.as_slice() {
        [row] => Ok(Some(Id::restore(row.try_get_by_index(0)?))),
        _ => Ok(None),
    }
}
