//! The rows of contracts: the contract itself, its parties, what they said, its editions.

use super::body::ContractBody;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{Metadata, Stored, changeable, corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::content::ContractContent;
use keqiao_domain::deals::contract::{Contract, ContractNote, ContractState, Determination, PendingEdition, Said};
use keqiao_domain::deals::contract_type::{ContractSide, ContractType};
use keqiao_domain::id::{ContractKind, Id, OrganizationKind};
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, QueryResult, QuerySelect as _, Value};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use time::OffsetDateTime;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "contract")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub opener_id: Uuid,
    pub negotiation_id: Option<Uuid>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub created_by: String,
    pub state: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Json,
    pub title: String,
    pub contract_type: String,
    pub subtype: String,
    pub field: Option<String>,
    pub starts_on: Option<TimeDate>,
    pub ends_on: Option<TimeDate>,
    pub currency: String,
    pub contract_amount_minor: Option<i64>,
    pub technical_amount_minor: Option<i64>,
    pub patent_ids: Vec<Uuid>,
    pub achievement_ids: Vec<Uuid>,
    pub edition: i16,
    pub editions: i16,
    pub pending_edition: Option<i16>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub pending: Option<Json>,
    #[sea_orm(column_type = "JsonBinary")]
    pub fulfilled: Json,
    pub signed_at: Option<TimeDateTimeWithTimeZone>,
    pub effective_at: Option<TimeDateTimeWithTimeZone>,
    pub ended_at: Option<TimeDateTimeWithTimeZone>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub dispute: Option<Json>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub notice: Option<Json>,
    pub determined_subtype: Option<String>,
    pub version: i64,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub updated_by: String,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A note as its column has it.
#[derive(Serialize, Deserialize)]
struct StoredNote {
    organization: Uuid,
    reason: String,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
}

/// A condition that is met, as its column has it.
#[derive(Serialize, Deserialize)]
struct StoredFulfillment {
    condition: usize,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
}

/// The content of a column.
fn restore_content(id: Id<ContractKind>, column: Json) -> Result<ContractContent, Problem> {
    let body: ContractBody = serde_json::from_value(column).map_err(|error| corrupt("contract", id, error))?;
    body.parse().map_err(|faults| corrupt("contract", id, Problem::from(faults)))
}

/// The column of a content.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn content_column(content: &ContractContent) -> Result<Json, Problem> {
    serde_json::to_value(ContractBody::from(content)).map_err(Problem::internal)
}

fn restore_note(id: Id<ContractKind>, column: Option<Json>) -> Result<Option<ContractNote>, Problem> {
    let Some(column) = column else { return Ok(None) };
    let note: StoredNote = serde_json::from_value(column).map_err(|error| corrupt("contract", id, error))?;
    let reason = Reason::restore(note.reason).map_err(|error| corrupt("contract", id, error))?;
    Ok(Some(ContractNote { organization: Id::restore(note.organization), reason, at: restore_time(note.at) }))
}

fn note_column(note: Option<&ContractNote>) -> Result<Option<Json>, Problem> {
    let stored = |note: &ContractNote| StoredNote {
        organization: note.organization.uuid(),
        reason: note.reason.to_string(),
        at: note.at.as_offset(),
    };
    note.map(|note| serde_json::to_value(stored(note)).map_err(Problem::internal)).transpose()
}

/// The number of an edition from its column.
fn restore_number(id: Id<ContractKind>, column: i16) -> Result<u16, Problem> {
    u16::try_from(column).map_err(|error| corrupt("contract", id, error))
}

/// The number of an edition as its column has it.
#[must_use]
pub fn number_column(number: u16) -> i16 {
    i16::try_from(number).unwrap_or(i16::MAX)
}

/// The change that waits, of its columns.
fn restore_pending(
    id: Id<ContractKind>,
    number: Option<i16>,
    content: Option<Json>,
) -> Result<Option<PendingEdition>, Problem> {
    match (number, content) {
        (Some(number), Some(content)) => {
            let content = restore_content(id, content)?;
            Ok(Some(PendingEdition { number: restore_number(id, number)?, content }))
        }
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => Err(corrupt("contract", id, "pending")),
    }
}

/// A contract of its row and of what its parties said.
fn restore(row: Model, said: Vec<Said>) -> Result<Stored<Contract>, Problem> {
    let Model {
        hub: _,
        id,
        opener_id,
        negotiation_id,
        created_at,
        created_by: _,
        state,
        content,
        title: _,
        contract_type: _,
        subtype: _,
        field: _,
        starts_on: _,
        ends_on: _,
        currency: _,
        contract_amount_minor: _,
        technical_amount_minor: _,
        patent_ids: _,
        achievement_ids: _,
        edition,
        editions,
        pending_edition,
        pending,
        fulfilled,
        signed_at,
        effective_at,
        ended_at,
        dispute,
        notice,
        determined_subtype,
        version,
        updated_at,
        updated_by: _,
    } = row;
    let id = Id::restore(id);
    let broken = |what: &str| corrupt("contract", id, what);
    let fulfilled: Vec<StoredFulfillment> = serde_json::from_value(fulfilled).map_err(|_| broken("fulfilled"))?;
    let pending = restore_pending(id, pending_edition, pending)?;
    let determined = determined_subtype.map(|name| name.parse()).transpose().map_err(|_| broken("determined"))?;
    let value = Contract {
        id,
        opener: Id::restore(opener_id),
        negotiation: negotiation_id.map(Id::restore),
        content: restore_content(id, content)?,
        edition: restore_number(id, edition)?,
        editions: restore_number(id, editions)?,
        pending,
        state: state.parse().map_err(|_| broken("state"))?,
        said,
        fulfilled: fulfilled.into_iter().map(|one| (one.condition, restore_time(one.at))).collect(),
        signed_at: signed_at.map(restore_time),
        effective_at: effective_at.map(restore_time),
        ended_at: ended_at.map(restore_time),
        dispute: restore_note(id, dispute)?,
        notice: restore_note(id, notice)?,
        determined: determined.map(|subtype| Determination { subtype }),
    };
    Ok(Stored {
        value,
        metadata: Metadata::new(),
        version,
        created_at: restore_time(created_at),
        updated_at: restore_time(updated_at),
    })
}

fn row(tx: &Tx, stored: &Stored<Contract>) -> Result<ActiveModel, Problem> {
    let Contract { id, opener, negotiation, content, edition, editions, pending, state, .. } = &stored.value;
    let Contract { fulfilled, signed_at, effective_at, ended_at, dispute, notice, determined, .. } = &stored.value;
    let name = |name: &'static str| Set(name.to_owned());
    let time = |at: &Option<Timestamp>| Set(at.map(Timestamp::as_offset));
    let pending_content = pending.as_ref().map(|pending| content_column(&pending.content)).transpose()?;
    let fulfilled: Vec<_> = fulfilled
        .iter()
        .map(|(condition, at)| StoredFulfillment { condition: *condition, at: at.as_offset() })
        .collect();
    let amounts = content.amounts.as_ref();
    Ok(ActiveModel {
        hub: Set(hub_column(id.hub())),
        id: Set(id.uuid()),
        opener_id: Set(opener.uuid()),
        negotiation_id: Set(negotiation.map(|id| id.uuid())),
        created_at: Set(stored.created_at.as_offset()),
        created_by: Set(tx.name()),
        state: name((*state).into()),
        content: Set(content_column(content)?),
        title: Set(content.title.to_string()),
        contract_type: name(content.contract_type().into()),
        subtype: name(content.subtype.into()),
        field: Set(content.field.map(|field| <&str>::from(field).to_owned())),
        starts_on: Set(content.starts_on),
        ends_on: Set(content.ends_on),
        currency: name(content.currency.code()),
        contract_amount_minor: Set(amounts.map(|amounts| amounts.total().minor)),
        technical_amount_minor: Set(amounts.map(|amounts| amounts.technical().minor)),
        patent_ids: Set(content.patents.iter().map(Id::uuid).collect()),
        achievement_ids: Set(content.achievements.iter().map(Id::uuid).collect()),
        edition: Set(number_column(*edition)),
        editions: Set(number_column(*editions)),
        pending_edition: Set(pending.as_ref().map(|pending| number_column(pending.number))),
        pending: Set(pending_content),
        fulfilled: Set(serde_json::to_value(fulfilled).map_err(Problem::internal)?),
        signed_at: time(signed_at),
        effective_at: time(effective_at),
        ended_at: time(ended_at),
        dispute: Set(note_column(dispute.as_ref())?),
        notice: Set(note_column(notice.as_ref())?),
        determined_subtype: Set(determined.map(|determined| <&str>::from(determined.subtype).to_owned())),
        version: Set(stored.version),
        updated_at: Set(tx.now().as_offset()),
        updated_by: Set(tx.name()),
    })
}

fn restore_said(row: &QueryResult) -> Result<(Uuid, Said), Problem> {
    let contract: Uuid = row.try_get_by_index(0)?;
    let id = Id::restore(contract);
    let act: String = row.try_get_by_index(1)?;
    let said = Said {
        act: act.parse().map_err(|_| corrupt("contract_act", id, "act"))?,
        edition: restore_number(id, row.try_get_by_index(2)?)?,
        organization: Id::restore(row.try_get_by_index(3)?),
        user: row.try_get_by_index::<Option<Uuid>>(4)?.map(Id::restore),
        at: restore_time(row.try_get_by_index::<OffsetDateTime>(5)?),
    };
    Ok((contract, said))
}

/// Contracts of their rows, with what their parties said.
async fn restore_all(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Stored<Contract>>, Problem> {
    let (hubs, ids): (Vec<i16>, Vec<Uuid>) = rows.iter().map(|row| (row.hub, row.id)).unzip();
    let mut by_contract: HashMap<Uuid, Vec<Said>> = HashMap::new();
    if !ids.is_empty() {
        let sql = "SELECT contract_id, act, edition, organization_id, user_id, created_at FROM contract_act \
            WHERE hub = ANY($1) AND contract_id = ANY($2) ORDER BY contract_id, place";
        for said in db.query_all_raw(statement(sql, [hubs.into(), ids.into()])).await? {
            let (contract, said) = restore_said(&said)?;
            by_contract.entry(contract).or_default().push(said);
        }
    }
    rows.into_iter()
        .map(|row| {
            let said = by_contract.remove(&row.id).unwrap_or_default();
            restore(row, said)
        })
        .collect()
}

fn one(id: Id<ContractKind>) -> Select<Entity> {
    Entity::find().filter(Column::Hub.eq(hub_column(id.hub()))).filter(Column::Id.eq(id.uuid()))
}

/// One contract.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<ContractKind>) -> Result<Option<Stored<Contract>>, Problem> {
    let row = one(id).one(db).await?;
    Ok(restore_all(db, row.into_iter().collect()).await?.pop())
}

/// One contract, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<ContractKind>) -> Result<Option<Stored<Contract>>, Problem> {
    let row = one(id).lock(LockType::Update).one(tx.db()).await?;
    Ok(restore_all(tx.db(), row.into_iter().collect()).await?.pop())
}

/// What a list of contracts is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// The side on which the organization stands.
    pub side: Option<ContractSide>,
    /// State.
    pub state: Option<ContractState>,
    /// Type.
    pub contract_type: Option<ContractType>,
}

/// One page of an organization's contracts, newest first: those it opened, and those that were put to it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_party(
    db: &impl ConnectionTrait,
    party: Id<OrganizationKind>,
    filter: Filter,
    paging: &Paging,
) -> Result<Vec<Stored<Contract>>, Problem> {
    let of_party = "SELECT c.id FROM contract_party AS p JOIN contract AS c ON c.hub = p.hub AND c.id = p.contract_id \
        WHERE p.organization_id = $1 AND (c.edition > 0 OR c.opener_id = $1) AND ($2::uuid IS NULL OR c.id < $2) \
        AND ($3::text IS NULL OR p.side = $3) AND ($4::text IS NULL OR c.state = $4) \
        AND ($5::text IS NULL OR c.contract_type = $5) ORDER BY p.contract_id DESC LIMIT $6";
    let limit = i64::try_from(paging.rows()).map_err(Problem::internal)?;
    let name = |name: Option<&'static str>| Value::from(name.map(str::to_owned));
    let values = [
        party.uuid().into(),
        paging.after.into(),
        name(filter.side.map(Into::into)),
        name(filter.state.map(Into::into)),
        name(filter.contract_type.map(Into::into)),
        limit.into(),
    ];
    let ids = db.query_all_raw(statement(of_party, values)).await?;
    let ids: Vec<Uuid> = ids.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let hubs = ids.iter().map(|id| hub_column(Id::<ContractKind>::restore(*id).hub()));
    let mut rows =
        Entity::find().filter(Column::Hub.is_in(hubs)).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    restore_all(db, rows).await
}

/// Stores a new one.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, stored: &Stored<Contract>) -> Result<(), Problem> {
    Entity::insert(row(tx, stored)?).exec_without_returning(tx.db()).await?;
    replace_parties(tx, &stored.value).await?;
    insert_said(tx, &stored.value, 0).await
}

/// Stores a change; the version grows by one. What was said before the first `known` acts is stored already.
///
/// # Errors
/// When the row changed meanwhile, or 409 when a party has said the same already.
pub async fn update(tx: &Tx, stored: &mut Stored<Contract>, known: usize) -> Result<(), Problem> {
    let before = stored.version;
    stored.version += 1;
    stored.updated_at = tx.now();
    let id = stored.value.id;
    let changed = changeable(row(tx, stored)?);
    let result = Entity::update_many()
        .set(changed)
        .filter(Column::Hub.eq(hub_column(id.hub())))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Version.eq(before))
        .exec(tx.db())
        .await?;
    expect_one("contract", id, result.rows_affected)?;
    replace_parties(tx, &stored.value).await?;
    insert_said(tx, &stored.value, known).await
}

/// The copy of the parties, for lists.
async fn replace_parties(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    let (hub, id) = (hub_column(contract.id.hub()), contract.id.uuid());
    let (organizations, sides): (Vec<Uuid>, Vec<String>) = contract
        .content
        .parties
        .iter()
        .map(|party| (party.organization.uuid(), <&str>::from(party.side).to_owned()))
        .unzip();
    let sql = "DELETE FROM contract_party WHERE hub = $1 AND contract_id = $2 AND NOT organization_id = ANY($3)";
    tx.db().execute_raw(statement(sql, [hub.into(), id.into(), organizations.clone().into()])).await?;
    let sql = "INSERT INTO contract_party (hub, contract_id, organization_id, side) \
        SELECT $1, $2, party.organization_id, party.side FROM unnest($3::uuid[], $4::text[]) AS party (organization_id, side) \
        ON CONFLICT (hub, contract_id, organization_id) DO UPDATE SET side = excluded.side";
    tx.db().execute_raw(statement(sql, [hub.into(), id.into(), organizations.into(), sides.into()])).await?;
    Ok(())
}

/// Stores what was said from this place on.
async fn insert_said(tx: &Tx, contract: &Contract, from: usize) -> Result<(), Problem> {
    let sql = "INSERT INTO contract_act (hub, contract_id, place, act, edition, organization_id, user_id, created_at, \
        created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    for (place, said) in contract.said.iter().enumerate().skip(from) {
        let values = [
            hub_column(contract.id.hub()).into(),
            contract.id.uuid().into(),
            i32::try_from(place).map_err(Problem::internal)?.into(),
            <&str>::from(said.act).into(),
            number_column(said.edition).into(),
            said.organization.uuid().into(),
            said.user.map(|user| user.uuid()).into(),
            said.at.as_offset().into(),
            tx.name().into(),
        ];
        tx.db().execute_raw(statement(sql, values)).await?;
    }
    Ok(())
}
