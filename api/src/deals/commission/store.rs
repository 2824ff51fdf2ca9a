//! The rows of commissions.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::commission::{Commission, CommissionState};
use keqiao_domain::id::{CommissionKind, Id, OrganizationKind};
use keqiao_domain::money::Money;
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};

/// A commission's row.
#[derive(Clone, Debug)]
pub struct CommissionRow {
    /// The commission.
    pub value: Commission,
    /// When it accrued.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The row's version.
    pub version: i64,
}

const COLUMNS: &str = "id, mandate_id, introduction_id, contract_id, agency_id, principal_id, amount_minor, currency, state, \
    note, created_at, version, updated_at";

fn restore(row: &QueryResult) -> Result<CommissionRow, Problem> {
    let id: Id<CommissionKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("commission", id, what);
    let (currency, state): (String, String) = (row.try_get_by_index(7)?, row.try_get_by_index(8)?);
    let note: Option<String> = row.try_get_by_index(9)?;
    let currency = currency.parse().map_err(|_| broken("currency"))?;
    Ok(CommissionRow {
        value: Commission {
            id,
            mandate: Id::restore(row.try_get_by_index(1)?),
            introduction: Id::restore(row.try_get_by_index(2)?),
            contract: Id::restore(row.try_get_by_index(3)?),
            agency: Id::restore(row.try_get_by_index(4)?),
            principal: Id::restore(row.try_get_by_index(5)?),
            amount: Money { minor: row.try_get_by_index(6)?, currency },
            state: state.parse().map_err(|_| broken("state"))?,
            note: note.map(Reason::restore).transpose().map_err(|_| broken("note"))?,
        },
        created_at: restore_time(row.try_get_by_index(10)?),
        version: row.try_get_by_index(11)?,
        updated_at: restore_time(row.try_get_by_index(12)?),
    })
}

/// Stores a commission, unless the contract has earned the mandate's fee before (`commission_once`); tells whether it had not.
///
/// # Errors
/// When the database does not answer.
pub async fn insert_once(tx: &Tx, commission: &Commission) -> Result<bool, Problem> {
    let Commission { id, mandate, introduction, contract, agency, principal, amount, state, note: _ } = commission;
    let sql = "INSERT INTO commission (hub, id, mandate_id, introduction_id, contract_id, agency_id, principal_id, \
        amount_minor, currency, state, created_at, created_by, version, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $11, $12) \
        ON CONFLICT ON CONSTRAINT commission_once DO NOTHING";
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        mandate.uuid().into(),
        introduction.uuid().into(),
        contract.uuid().into(),
        agency.uuid().into(),
        principal.uuid().into(),
        amount.minor.into(),
        amount.currency.code().into(),
        <&str>::from(*state).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    Ok(tx.db().execute_raw(statement(sql, values)).await?.rows_affected() == 1)
}

/// Stores where a commission stands. What accrued never changes.
///
/// # Errors
/// When it changed meanwhile.
pub async fn update(tx: &Tx, row: &mut CommissionRow) -> Result<(), Problem> {
    let sql = "UPDATE commission SET state = $4, note = $5, version = version + 1, updated_at = $6, updated_by = $7 \
        WHERE hub = $1 AND id = $2 AND version = $3";
    let Commission { id, state, note, .. } = &row.value;
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        row.version.into(),
        <&str>::from(*state).into(),
        note.as_ref().map(ToString::to_string).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    row.version += 1;
    row.updated_at = tx.now();
    expect_one("commission", id, result.rows_affected())
}

async fn find_with(
    db: &impl ConnectionTrait,
    id: Id<CommissionKind>,
    lock: &str,
) -> Result<Option<CommissionRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM commission WHERE hub = $1 AND id = $2{lock}");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// A commission.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<CommissionKind>) -> Result<Option<CommissionRow>, Problem> {
    find_with(db, id, "").await
}

/// A commission, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<CommissionKind>) -> Result<Option<CommissionRow>, Problem> {
    find_with(tx.db(), id, " FOR UPDATE").await
}

/// One page of an organization's commissions on either side, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_party(
    db: &impl ConnectionTrait,
    party: Id<OrganizationKind>,
    state: Option<CommissionState>,
    paging: &Paging,
) -> Result<Vec<CommissionRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM commission WHERE (agency_id = $1 OR principal_id = $1) \
        AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let state = state.map(|state| <&str>::from(state).to_owned());
    let values = [party.uuid().into(), state.into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}
