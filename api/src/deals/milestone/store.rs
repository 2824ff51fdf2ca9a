//! The rows of milestones, and of what was said of each.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::content::Milestone;
use keqiao_domain::deals::milestone::{AgreedMilestone, MilestoneRecord, MilestoneState, Statement};
use keqiao_domain::id::{ContractKind, Id, MilestoneKind, OrganizationKind};
use keqiao_domain::money::Money;
use keqiao_domain::text::{Passage, Reason, Title};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::HashMap;
use time::Date;
use uuid::Uuid;

/// A milestone's row.
#[derive(Clone, Debug)]
pub struct MilestoneRow {
    /// The milestone.
    pub value: AgreedMilestone,
    /// When it was planned.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The row's version.
    pub version: i64,
    /// How many acts of it are stored.
    known: usize,
}

const COLUMNS: &str = "id, contract_id, performer_ids, payer_ids, title, due_on, amount_minor, currency, deliverable, place, state, \
    answer_due_on, created_at, version, updated_at";

/// A milestone of its row and of what was said of it.
fn restore(row: &QueryResult, records: Vec<MilestoneRecord>) -> Result<MilestoneRow, Problem> {
    let id: Id<MilestoneKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("milestone", id, what);
    let (performers, payers): (Vec<Uuid>, Vec<Uuid>) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
    let (title, deliverable): (String, Option<String>) = (row.try_get_by_index(4)?, row.try_get_by_index(8)?);
    let (minor, currency): (Option<i64>, Option<String>) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
    let currency = currency.map(|code| code.parse()).transpose().map_err(|_| broken("currency"))?;
    let (place, state): (i16, String) = (row.try_get_by_index(9)?, row.try_get_by_index(10)?);
    Ok(MilestoneRow {
        known: records.len(),
        value: AgreedMilestone {
            id,
            contract: Id::restore(row.try_get_by_index(1)?),
            performers: performers.into_iter().map(Id::restore).collect(),
            payers: payers.into_iter().map(Id::restore).collect(),
            agreed: Milestone {
                title: Title::restore(title).map_err(|_| broken("title"))?,
                due_on: row.try_get_by_index(5)?,
                amount: minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
                deliverable: deliverable.map(Passage::restore).transpose().map_err(|_| broken("deliverable"))?,
            },
            place: usize::try_from(place).map_err(|_| broken("place"))?,
            state: state.parse().map_err(|_| broken("state"))?,
            answer_due_on: row.try_get_by_index(11)?,
            records,
        },
        created_at: restore_time(row.try_get_by_index(12)?),
        version: row.try_get_by_index(13)?,
        updated_at: restore_time(row.try_get_by_index(14)?),
    })
}

fn restore_record(row: &QueryResult) -> Result<(Uuid, MilestoneRecord), Problem> {
    let milestone: Uuid = row.try_get_by_index(0)?;
    let id: Id<MilestoneKind> = Id::restore(milestone);
    let broken = |what: &str| corrupt("milestone_act", id, what);
    let (act, note): (String, Option<String>) = (row.try_get_by_index(1)?, row.try_get_by_index(3)?);
    let evidence: Option<Vec<u8>> = row.try_get_by_index(4)?;
    let digest = |bytes: Vec<u8>| bytes.try_into().map(DocumentDigest::of).map_err(|_| broken("evidence_sha256"));
    let record = MilestoneRecord {
        act: act.parse().map_err(|_| broken("act"))?,
        organization: row.try_get_by_index::<Option<Uuid>>(2)?.map(Id::restore),
        statement: Statement {
            note: note.map(Reason::restore).transpose().map_err(|_| broken("note"))?,
            evidence: evidence.map(digest).transpose()?,
        },
        at: restore_time(row.try_get_by_index(5)?),
    };
    Ok((milestone, record))
}

/// Milestones of their rows, with what was said of each.
async fn restore_all(db: &impl ConnectionTrait, rows: Vec<QueryResult>) -> Result<Vec<MilestoneRow>, Problem> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let hubs: Vec<i16> = ids.iter().map(|id| hub_column(Id::<MilestoneKind>::restore(*id).hub())).collect();
    let mut records: HashMap<Uuid, Vec<MilestoneRecord>> = HashMap::new();
    if !ids.is_empty() {
        let sql = "SELECT milestone_id, act, organization_id, note, evidence_sha256, created_at FROM milestone_act \
            WHERE hub = ANY($1) AND milestone_id = ANY($2) ORDER BY milestone_id, place";
        for row in db.query_all_raw(statement(sql, [hubs.into(), ids.clone().into()])).await? {
            let (milestone, record) = restore_record(&row)?;
            records.entry(milestone).or_default().push(record);
        }
    }
    rows.iter().zip(ids).map(|(row, id)| restore(row, records.remove(&id).unwrap_or_default())).collect()
}

/// Stores a milestone that is to be performed.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, milestone: &AgreedMilestone) -> Result<(), Problem> {
    let AgreedMilestone { id, contract, performers, payers, agreed, place, state, answer_due_on, records: _ } =
        milestone;
    let Milestone { title, due_on, amount, deliverable } = agreed;
    let all = |organizations: &[Id<OrganizationKind>]| organizations.iter().map(Id::uuid).collect::<Vec<Uuid>>();
    let sql = "INSERT INTO milestone (hub, id, contract_id, performer_ids, payer_ids, title, due_on, amount_minor, currency, \
        deliverable, place, state, answer_due_on, created_at, created_by, version, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $14, $15)";
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        contract.uuid().into(),
        all(performers).into(),
        all(payers).into(),
        title.to_string().into(),
        (*due_on).into(),
        amount.map(|amount| amount.minor).into(),
        amount.map(|amount| amount.currency.code()).into(),
        deliverable.as_ref().map(ToString::to_string).into(),
        place_column(*place)?.into(),
        <&str>::from(*state).into(),
        (*answer_due_on).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

fn place_column(place: usize) -> Result<i16, Problem> {
    i16::try_from(place).map_err(Problem::internal)
}

/// Stores where a milestone stands, and what was said of it since it was loaded. What is agreed never changes.
///
/// # Errors
/// When it changed meanwhile.
pub async fn update(tx: &Tx, row: &mut MilestoneRow) -> Result<(), Problem> {
    let sql = "UPDATE milestone SET place = $4, state = $5, answer_due_on = $6, version = version + 1, updated_at = $7, \
        updated_by = $8 WHERE hub = $1 AND id = $2 AND version = $3";
    let AgreedMilestone { id, place, state, answer_due_on, records, .. } = &row.value;
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        row.version.into(),
        place_column(*place)?.into(),
        <&str>::from(*state).into(),
        (*answer_due_on).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    expect_one("milestone", id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())?;
    let sql = "INSERT INTO milestone_act (hub, milestone_id, place, act, organization_id, note, evidence_sha256, created_at, \
        created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    for (place, record) in records.iter().enumerate().skip(row.known) {
        let MilestoneRecord { act, organization, statement: said, at } = record;
        let values = [
            hub_column(id.hub()).into(),
            id.uuid().into(),
            place_column(place)?.into(),
            <&str>::from(*act).into(),
            organization.map(|organization| organization.uuid()).into(),
            said.note.as_ref().map(ToString::to_string).into(),
            said.evidence.as_ref().map(|evidence| evidence.bytes().to_vec()).into(),
            at.as_offset().into(),
            tx.name().into(),
        ];
        tx.db().execute_raw(statement(sql, values)).await?;
    }
    row.known = records.len();
    row.version += 1;
    row.updated_at = tx.now();
    Ok(())
}

async fn find_with(
    db: &impl ConnectionTrait,
    id: Id<MilestoneKind>,
    lock: &str,
) -> Result<Option<MilestoneRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM milestone WHERE hub = $1 AND id = $2{lock}");
    let row = db.query_one_raw(statement(&sql, [hub_column(id.hub()).into(), id.uuid().into()])).await?;
    Ok(restore_all(db, row.into_iter().collect()).await?.pop())
}

/// A milestone.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<MilestoneKind>) -> Result<Option<MilestoneRow>, Problem> {
    find_with(db, id, "").await
}

/// A milestone, locked until the transaction ends. Its contract is locked before it.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<MilestoneKind>) -> Result<Option<MilestoneRow>, Problem> {
    find_with(tx.db(), id, " FOR UPDATE").await
}

/// The milestones of a contract that are still agreed, in their order.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_contract(
    db: &impl ConnectionTrait,
    contract: Id<ContractKind>,
) -> Result<Vec<MilestoneRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM milestone WHERE hub = $1 AND contract_id = $2 AND state <> 'dropped' ORDER BY place, id"
    );
    let values = [hub_column(contract.hub()).into(), contract.uuid().into()];
    restore_all(db, db.query_all_raw(statement(&sql, values)).await?).await
}

/// Milestones whose last day for an answer has passed, with their contracts; in one order for all, so that two tasks never wait
/// for each other.
///
/// # Errors
/// When the database does not answer.
pub async fn list_due(tx: &Tx, day: Date, limit: i64) -> Result<Vec<(Id<ContractKind>, Id<MilestoneKind>)>, Problem> {
    let sql = "SELECT contract_id, id FROM milestone WHERE answer_due_on < $1 ORDER BY contract_id, id LIMIT $2";
    let rows = tx.db().query_all_raw(statement(sql, [day.into(), limit.into()])).await?;
    let pair = |row: &QueryResult| -> Result<_, Problem> {
        Ok((Id::restore(row.try_get_by_index(0)?), Id::restore(row.try_get_by_index(1)?)))
    };
    rows.iter().map(pair).collect()
}

/// What a list of milestones is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Of this contract.
    pub contract: Option<Id<ContractKind>>,
    /// In this state.
    pub state: Option<MilestoneState>,
}

/// One page of the milestones of an organization's contracts on either side, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_party(
    db: &impl ConnectionTrait,
    party: Id<OrganizationKind>,
    filter: Filter,
    paging: &Paging,
) -> Result<Vec<MilestoneRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM milestone WHERE (performer_ids @> ARRAY[$1] OR payer_ids @> ARRAY[$1]) \
        AND ($2::uuid IS NULL OR contract_id = $2) AND ($3::text IS NULL OR state = $3) \
        AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT $5"
    );
    let values = [
        party.uuid().into(),
        filter.contract.map(|contract| contract.uuid()).into(),
        filter.state.map(|state| <&str>::from(state).to_owned()).into(),
        paging.after.into(),
        i64::try_from(paging.rows()).unwrap_or(i64::MAX).into(),
    ];
    restore_all(db, db.query_all_raw(statement(&sql, values)).await?).await
}
