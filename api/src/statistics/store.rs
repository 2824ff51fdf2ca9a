//! The rows of vintages and cells. They belong to the national hub: the national view is the sum of the hubs.

use crate::http::problem::Problem;
use crate::storage::{hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, VintageKind};
use keqiao_domain::statistics::dimension::StatisticTable;
use keqiao_domain::statistics::figures::CellFigures;
use keqiao_domain::statistics::period::Period;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::{Date, Duration};

/// Counts all contracts anew into the cells that differ from the vintage before.
const RELEASE: &str = include_str!("release.sql");
/// No transaction is open for longer: what changes a registration bears the time at which its transaction began.
const TRANSACTION_MAX: Duration = Duration::minutes(10);
/// Vintages that a list tells.
const VINTAGES_LISTED: i64 = 100;

/// A vintage.
#[derive(Clone, Debug)]
pub struct Vintage {
    /// Its identifier.
    pub id: Id<VintageKind>,
    /// Its number, from 1.
    pub number: i32,
    /// The day of which it tells.
    pub as_of_on: Date,
    /// Cells that differ from the vintage before.
    pub cells: i64,
    /// When it was released.
    pub released_at: Timestamp,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The row of the table.
    pub key: String,
    /// The second key of the flow matrix; else empty.
    pub other_key: String,
    /// What it holds.
    pub figures: CellFigures,
    /// Whether it is withheld from the public.
    pub is_suppressed: bool,
}

const VINTAGE_COLUMNS: &str = "id, number, as_of_on, cells, created_at";

fn restore(row: &QueryResult) -> Result<Vintage, Problem> {
    Ok(Vintage {
        id: Id::restore(row.try_get_by_index(0)?),
        number: row.try_get_by_index(1)?,
        as_of_on: row.try_get_by_index(2)?,
        cells: row.try_get_by_index(3)?,
        released_at: restore_time(row.try_get_by_index(4)?),
    })
}

/// The latest vintages, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &impl ConnectionTrait) -> Result<Vec<Vintage>, Problem> {
    let sql = format!("SELECT {VINTAGE_COLUMNS} FROM statistic_vintage WHERE hub = $1 ORDER BY number DESC LIMIT $2");
    let values = [hub_column(HubNumber::NATIONAL).into(), VINTAGES_LISTED.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// The vintage of a number, or the latest.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &impl ConnectionTrait, number: Option<i32>) -> Result<Option<Vintage>, Problem> {
    let sql = format!(
        "SELECT {VINTAGE_COLUMNS} FROM statistic_vintage WHERE hub = $1 AND ($2::int IS NULL OR number = $2) \
        ORDER BY number DESC LIMIT 1"
    );
    let values = [hub_column(HubNumber::NATIONAL).into(), number.into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// Whether a registration may have changed since a moment: a transaction that was open then is counted too.
///
/// # Errors
/// When the database does not answer.
pub async fn has_changed(db: &impl ConnectionTrait, since: Option<Timestamp>) -> Result<bool, Problem> {
    let sql = "SELECT EXISTS (SELECT FROM registration_case WHERE number IS NOT NULL \
        AND ($1::timestamptz IS NULL OR updated_at > $1))";
    let values = [since.map(|since| since.as_offset() - TRANSACTION_MAX).into()];
    let row = db.query_one_raw(statement(sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}

/// Releases the next vintage: counts everything anew and keeps the cells that changed.
///
/// # Errors
/// 409 when another one is being released.
pub async fn release(tx: &Tx) -> Result<Vintage, Problem> {
    let hub = hub_column(HubNumber::NATIONAL);
    let before = find(tx.db(), None).await?.map_or(0, |vintage| vintage.number);
    let (id, number, as_of_on) = (tx.next_id(HubNumber::NATIONAL), before + 1, tx.now().day());

    // The cells before the vintage, which tells how many there are: the foreign key between them is deferred.
    let sql = "INSERT INTO statistic_vintage (hub, id, number, as_of_on, cells, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let counted = tx.db().execute_raw(statement(RELEASE, [hub.into(), number.into(), as_of_on.into()])).await?;
    let cells = i64::try_from(counted.rows_affected()).map_err(Problem::internal)?;
    let values = [
        hub.into(),
        id.uuid().into(),
        number.into(),
        as_of_on.into(),
        cells.into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(Vintage { id, number, as_of_on, cells, released_at: tx.now() })
}

/// The cells of a table as a vintage has them; empty ones are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn cells(
    db: &impl ConnectionTrait,
    vintage: i32,
    table: StatisticTable,
    area: &str,
    period: Period,
) -> Result<Vec<Cell>, Problem> {
    let sql = "SELECT key, other_key, contracts, amount, technical, is_suppressed FROM (\
            SELECT DISTINCT ON (key, other_key) key, other_key, contracts, amount, technical, is_suppressed \
            FROM statistic_cell WHERE hub = $1 AND table_name = $2 AND area = $3 AND period = $4 AND vintage <= $5 \
            ORDER BY key, other_key, vintage DESC) AS cell WHERE contracts > 0 ORDER BY key, other_key";
    let values = [
        hub_column(HubNumber::NATIONAL).into(),
        <&str>::from(table).into(),
        area.into(),
        period.to_string().into(),
        vintage.into(),
    ];
    let cell = |row: &QueryResult| {
        Ok(Cell {
            key: row.try_get_by_index(0)?,
            other_key: row.try_get_by_index(1)?,
            figures: CellFigures {
                contracts: row.try_get_by_index(2)?,
                amount: row.try_get_by_index(3)?,
                technical: row.try_get_by_index(4)?,
            },
            is_suppressed: row.try_get_by_index(5)?,
        })
    };
    db.query_all_raw(statement(sql, values)).await?.iter().map(cell).collect()
}
