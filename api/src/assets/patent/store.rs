//! The rows of patents.

use crate::http::page::{COUNT_MAX, Count, Paging};
use crate::http::problem::Problem;
use crate::market::demand::store::{restore_list, texts};
use crate::storage::{
    ListScope, Stored, corrupt, count, expect_one, find_imported, hub_column, restore_time, statement,
};
use crate::tx::Tx;
use keqiao_domain::assets::patent::{LegalStatus, Patent, PatentContent};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind, PatentKind};
use keqiao_domain::reference::{CnApplicationNumber, IpcSymbol, PublicationNumber};
use keqiao_domain::text::{Body, Keyword, Name, Title};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _, QueryTrait as _};

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
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Stored<Patent> {
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
            application_number,
            publication_number,
            applicant,
            classes,
            filed_on,
            published_on,
            legal_status,
            keywords,
            metadata,
            version,
            updated_at,
            updated_by: _,
        } = row;
        let id = Id::restore(id);
        let broken = |what: &str| corrupt("patent", id, what);
        let content = PatentContent {
            title: Title::parse(&title).map_err(|_| broken("title"))?,
            r#abstract: r#abstract.map(|text| Body::parse(&text)).transpose().map_err(|_| broken("abstract"))?,
            application_number: application_number
                .map(|text| CnApplicationNumber::parse(&text))
                .transpose()
                .map_err(|_| broken("application_number"))?,
            publication_number: publication_number
                .map(|text| PublicationNumber::parse(&text))
                .transpose()
                .map_err(|_| broken("publication_number"))?,
            applicant: applicant.map(|text| Name::parse(&text)).transpose().map_err(|_| broken("applicant"))?,
            classes: restore_list(&classes, |text| IpcSymbol::parse(text).ok()).ok_or_else(|| broken("classes"))?,
            filed_on,
            published_on,
            legal_status: legal_status.map(|text| text.parse()).transpose().map_err(|_| broken("legal_status"))?,
            keywords: restore_list(&keywords, |text| Keyword::parse(text).ok()).ok_or_else(|| broken("keywords"))?,
        };
        let provenance = crate::provenance::restore(source, source_id, source_digest, broken)?;
        let state = state.parse().map_err(|_| broken("state"))?;
        Ok(Stored {
            value: Patent { id, owner: Id::restore(owner_id), content, state, provenance },
            metadata: serde_json::from_value(metadata).map_err(|_| broken("metadata"))?,
            version,
            created_at: restore_time(created_at),
            updated_at: restore_time(updated_at),
        })
    }
}

fn row(tx: &Tx, stored: &Stored<Patent>) -> Result<ActiveModel, Problem> {
    let Patent { id, owner, content, state, provenance } = &stored.value;
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
        version: Set(stored.version),
        updated_at: Set(tx.now().as_offset()),
        updated_by: Set(tx.name()),
    })
}

/// One patent.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<PatentKind>) -> Result<Option<Stored<Patent>>, Problem> {
    Entity::find_by_id((hub_column(id.hub()), id.uuid())).one(db).await?.map(Stored::try_from).transpose()
}

/// One patent, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<PatentKind>) -> Result<Option<Stored<Patent>>, Problem> {
    let query = Entity::find_by_id((hub_column(id.hub()), id.uuid())).lock(LockType::Update);
    query.one(tx.db()).await?.map(Stored::try_from).transpose()
}

/// The patents of these identifiers, whichever there are.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_many(db: &impl ConnectionTrait, ids: &[Id<PatentKind>]) -> Result<Vec<Stored<Patent>>, Problem> {
    let hubs = ids.iter().map(|id| hub_column(id.hub()));
    let rows = Entity::find()
        .filter(Column::Hub.is_in(hubs))
        .filter(Column::Id.is_in(ids.iter().map(Id::uuid)))
        .all(db)
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// An owner's imported patents of one source, by their identifiers there.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_by_source(
    tx: &Tx,
    hub: HubNumber,
    owner: Id<OrganizationKind>,
    source: &str,
    source_ids: Vec<String>,
) -> Result<Vec<Stored<Patent>>, Problem> {
    let ids = find_imported(tx.db(), "patent", hub, owner, source, source_ids).await?;
    let rows = Entity::find()
        .filter(Column::Hub.eq(hub_column(hub)))
        .filter(Column::Id.is_in(ids))
        .lock(LockType::Update)
        .all(tx.db())
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// What a list of patents is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Hub.
    pub hub: Option<HubNumber>,
    /// Owner.
    pub owner: Option<Id<OrganizationKind>>,
    /// State; only where the scope shows more than one.
    pub state: Option<&'static str>,
    /// The right's state.
    pub legal_status: Option<LegalStatus>,
    /// Number of the publication or grant.
    pub publication_number: Option<PublicationNumber>,
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
        .add_option(filter.state.map(|state| Column::State.eq(state)))
        .add_option(filter.legal_status.map(|status| Column::LegalStatus.eq(<&str>::from(status))))
        .add_option(filter.publication_number.as_ref().map(|number| Column::PublicationNumber.eq(number.as_str())))
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
) -> Result<Vec<Stored<Patent>>, Problem> {
    let rows = Entity::find()
        .filter(condition(scope, filter).add_option(paging.after.map(|after| Column::Id.lt(after))))
        .order_by_desc(Column::Id)
        .limit(paging.rows())
        .all(db)
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Public patents in the order of their identifiers, for the index.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_public_after(
    db: &impl ConnectionTrait,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Stored<Patent>>, Problem> {
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
pub async fn insert_many(tx: &Tx, stored: &[Stored<Patent>]) -> Result<(), Problem> {
    let rows = stored.iter().map(|stored| row(tx, stored)).collect::<Result<Vec<_>, _>>()?;
    Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a change; the version grows by one.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn update(tx: &Tx, stored: &mut Stored<Patent>) -> Result<(), Problem> {
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
    expect_one("patent", id, result.rows_affected)
}
