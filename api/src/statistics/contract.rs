//! The registered contracts behind a cell: those that its vintage counted, with what is said of them now.

use super::store::Vintage;
use super::table::Wanted;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, statement};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{ContractKind, Id, OrganizationKind, RegistrationKind};
use keqiao_domain::registration::case::RegistrationState;
use keqiao_domain::statistics::count::NATIONAL;
use keqiao_domain::statistics::figures::CellFigures;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use time::Date;

/// A cell of a vintage.
#[derive(Clone, Debug)]
pub struct AskedCell {
    /// The vintage.
    pub vintage: Vintage,
    /// Table, area and period.
    pub wanted: Wanted,
    /// The keys of its row, as many as the table has.
    pub keys: Vec<String>,
    /// Only what is registered in this hub.
    pub hub: Option<HubNumber>,
}

/// A contract that was counted.
#[derive(Clone, Debug)]
pub struct CountedContract {
    /// Its registration.
    pub registration: Id<RegistrationKind>,
    /// The contract.
    pub contract: Id<ContractKind>,
    /// The number it was given.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Where its registration stands.
    pub state: RegistrationState,
    /// Who filed it.
    pub seller: Id<OrganizationKind>,
    /// The first buyer.
    pub buyer: Id<OrganizationKind>,
    /// The day by which it is counted.
    pub registered_on: Date,
    /// Fen.
    pub amount: i64,
    /// Fen.
    pub technical: i64,
}

/// What a vintage counted: what had its number when it was released, and was not revoked by then.
const COUNTED: &str = "FROM registration_case AS c JOIN registration_number AS n ON n.hub = c.hub AND n.case_id = c.id \
    WHERE c.number IS NOT NULL AND c.registered_on >= $1 AND c.registered_on < $2 AND c.registered_on <= $3 \
    AND n.created_at <= $4 AND (c.state <> 'revoked' OR c.updated_at > $4)";

/// The condition of a cell, and its values.
fn condition(asked: &AskedCell) -> (String, Vec<Value>) {
    let AskedCell { vintage, wanted, keys, hub } = asked;
    let (first, after) = wanted.period.days();
    let mut sql = COUNTED.to_owned();
    let mut values: Vec<Value> =
        vec![first.into(), after.into(), vintage.as_of_on.into(), vintage.released_at.as_offset().into()];
    let mut narrow = |column: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND c.{column} = ${}", values.len()));
    };
    if let Some(hub) = hub {
        narrow("hub", hub_column(*hub).into());
    }
    if wanted.area != NATIONAL {
        narrow("seller_region", wanted.area.as_str().into());
    }
    for (column, key) in wanted.table.columns().iter().zip(keys) {
        narrow((*column).into(), key.as_str().into());
    }
    (sql, values)
}

/// What the contracts of a cell come to.
///
/// # Errors
/// When the database does not answer.
pub async fn sum(db: &impl ConnectionTrait, asked: &AskedCell) -> Result<CellFigures, Problem> {
    let (condition, values) = condition(asked);
    let sql = format!(
        "SELECT count(*), coalesce(sum(c.amount_minor), 0)::bigint, coalesce(sum(c.technical_amount_minor), 0)::bigint {condition}"
    );
    let row = db.query_one_raw(statement(&sql, values)).await?.ok_or_else(|| Problem::internal("no sum"))?;
    Ok(CellFigures {
        contracts: row.try_get_by_index(0)?,
        amount: row.try_get_by_index(1)?,
        technical: row.try_get_by_index(2)?,
    })
}

/// One page of the contracts of a cell, by the identifier of their registration, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    asked: &AskedCell,
    paging: &Paging,
) -> Result<Vec<CountedContract>, Problem> {
    let (mut condition, mut values) = condition(asked);
    if let Some(after) = paging.after {
        values.push(after.into());
        condition.push_str(&format!(" AND c.id < ${}", values.len()));
    }
    let sql = format!(
        "SELECT c.id, c.contract_id, c.number, c.title, c.state, c.applicant_id, c.buyer_id, c.registered_on, c.amount_minor, \
        c.technical_amount_minor {condition} ORDER BY c.id DESC LIMIT {}",
        paging.rows()
    );
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

fn restore(row: &QueryResult) -> Result<CountedContract, Problem> {
    let registration = Id::restore(row.try_get_by_index(0)?);
    let state: String = row.try_get_by_index(4)?;
    Ok(CountedContract {
        registration,
        contract: Id::restore(row.try_get_by_index(1)?),
        number: row.try_get_by_index(2)?,
        title: row.try_get_by_index(3)?,
        state: state.parse().map_err(|_| corrupt("registration_case", registration, "state"))?,
        seller: Id::restore(row.try_get_by_index(5)?),
        buyer: Id::restore(row.try_get_by_index(6)?),
        registered_on: row.try_get_by_index(7)?,
        amount: row.try_get_by_index(8)?,
        technical: row.try_get_by_index(9)?,
    })
}
