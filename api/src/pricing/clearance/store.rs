//! The rows of clearances.

use crate::http::problem::Problem;
use crate::storage::{Metadata, Stored, corrupt, expect_one, hub_column, restore_time};
use crate::tx::Tx;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::id::{ClearanceKind, ContractKind, Id};
use keqiao_domain::pricing::clearance::{Clearance, Holder};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, QueryOrder as _, QuerySelect as _};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "clearance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub contract_id: Uuid,
    pub edition: i16,
    pub server_id: Uuid,
    pub kind: String,
    pub holder_key: String,
    pub organization_id: Option<Uuid>,
    pub served_evidence: Option<String>,
    pub served_on: TimeDate,
    pub answer_by: TimeDate,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub answer: Option<String>,
    pub answer_evidence: Option<String>,
    pub answered_at: Option<TimeDateTimeWithTimeZone>,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn restore(row: Model) -> Result<Stored<Clearance>, Problem> {
    let id = Id::restore(row.id);
    let broken = |what: &str| corrupt("clearance", id, what);
    let digest = |text: Option<String>, what: &str| {
        text.map(|text| DocumentDigest::parse(&text)).transpose().map_err(|_| broken(what))
    };
    let holder = Holder {
        kind: row.kind.parse().map_err(|_| broken("kind"))?,
        key: row.holder_key,
        organization: row.organization_id.map(Id::restore),
    };
    let value = Clearance {
        id,
        contract: Id::restore(row.contract_id),
        edition: u16::try_from(row.edition).map_err(|_| broken("edition"))?,
        server: Id::restore(row.server_id),
        holder,
        served_evidence: digest(row.served_evidence, "served_evidence")?,
        served_on: row.served_on,
        answer_by: row.answer_by,
        answer: row.answer.map(|answer| answer.parse()).transpose().map_err(|_| broken("answer"))?,
        answer_evidence: digest(row.answer_evidence, "answer_evidence")?,
        answered_at: row.answered_at.map(restore_time),
    };
    let (created_at, updated_at) = (restore_time(row.created_at), restore_time(row.updated_at));
    Ok(Stored { value, metadata: Metadata::new(), version: row.version, created_at, updated_at })
}

/// One clearance, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<ClearanceKind>) -> Result<Option<Stored<Clearance>>, Problem> {
    let one = Entity::find().filter(Column::Hub.eq(hub_column(id.hub()))).filter(Column::Id.eq(id.uuid()));
    one.lock(LockType::Update).one(tx.db()).await?.map(restore).transpose()
}

/// Everybody who was served for a contract, in the order of serving.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_contract(
    db: &impl ConnectionTrait,
    contract: Id<ContractKind>,
) -> Result<Vec<Stored<Clearance>>, Problem> {
    let rows = Entity::find()
        .filter(Column::Hub.eq(hub_column(contract.hub())))
        .filter(Column::ContractId.eq(contract.uuid()))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(restore).collect()
}

/// Stores a new one.
///
/// # Errors
/// 409 when the holder was served with this edition already.
pub async fn insert(tx: &Tx, clearance: &Clearance) -> Result<Stored<Clearance>, Problem> {
    let holder = &clearance.holder;
    let row = ActiveModel {
        hub: Set(hub_column(clearance.id.hub())),
        id: Set(clearance.id.uuid()),
        contract_id: Set(clearance.contract.uuid()),
        edition: Set(i16::try_from(clearance.edition).map_err(Problem::internal)?),
        server_id: Set(clearance.server.uuid()),
        kind: Set(<&str>::from(holder.kind).to_owned()),
        holder_key: Set(holder.key.clone()),
        organization_id: Set(holder.organization.map(|id| id.uuid())),
        served_evidence: Set(clearance.served_evidence.as_ref().map(|digest| digest.as_str().to_owned())),
        served_on: Set(clearance.served_on),
        answer_by: Set(clearance.answer_by),
        created_at: Set(tx.now().as_offset()),
        created_by: Set(tx.name()),
        answer: Set(None),
        answer_evidence: Set(None),
        answered_at: Set(None),
        version: Set(1),
        updated_at: Set(tx.now().as_offset()),
        updated_by: Set(tx.name()),
    };
    Entity::insert(row).exec_without_returning(tx.db()).await?;
    let at = tx.now();
    Ok(Stored { value: clearance.clone(), metadata: Metadata::new(), version: 1, created_at: at, updated_at: at })
}

/// Stores the answer; the version grows by one.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn update(tx: &Tx, stored: &mut Stored<Clearance>) -> Result<(), Problem> {
    let before = stored.version;
    stored.version += 1;
    stored.updated_at = tx.now();
    let clearance = &stored.value;
    let changed = ActiveModel {
        answer: Set(clearance.answer.map(|answer| <&str>::from(answer).to_owned())),
        answer_evidence: Set(clearance.answer_evidence.as_ref().map(|digest| digest.as_str().to_owned())),
        answered_at: Set(clearance.answered_at.map(Timestamp::as_offset)),
        version: Set(stored.version),
        updated_at: Set(tx.now().as_offset()),
        updated_by: Set(tx.name()),
        ..<ActiveModel as Default>::default()
    };
    let result = Entity::update_many()
        .set(changed)
        .filter(Column::Hub.eq(hub_column(clearance.id.hub())))
        .filter(Column::Id.eq(clearance.id.uuid()))
        .filter(Column::Version.eq(before))
        .exec(tx.db())
        .await?;
    expect_one("clearance", clearance.id, result.rows_affected)
}
