//! The rows of vintages and cells. They belong to the national hub: the national view is the sum of the hubs.

use crate::http::problem::Problem;
use crate::storage::{hub_column, restore_time, statement};
use crate::tx::Tx;
use actix_web::rt::task::spawn_blocking;
use futures_util::TryStreamExt as _;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, VintageKind};
use keqiao_domain::statistics::count::{COLUMNS, Column, CountedCell, Fact, Numbers, count};
use keqiao_domain::statistics::dimension::StatisticTable;
use keqiao_domain::statistics::figures::CellFigures;
use keqiao_domain::statistics::period::Period;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, QueryResult, StreamTrait as _};
use std::collections::HashMap;
use strum::VariantArray as _;
use time::{Date, Duration};

/// Where the columns by which a contract is counted begin in the row of a fact.
const FIRST_COLUMN: usize = 5;
/// Cells inserted by one statement.
const CELLS_INSERTED_AT_ONCE: usize = 5000;
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

/// The years in which a registration may have changed since a moment: a transaction that was open then is counted too.
///
/// # Errors
/// When the database does not answer.
pub async fn changed_years(db: &impl ConnectionTrait, since: Option<Timestamp>) -> Result<Vec<i32>, Problem> {
    let sql = "SELECT DISTINCT extract(year FROM registered_on)::int FROM registration_case WHERE number IS NOT NULL \
        AND ($1::timestamptz IS NULL OR updated_at > $1) ORDER BY 1";
    let values = [since.map(|since| since.as_offset() - TRANSACTION_MAX).into()];
    let rows = db.query_all_raw(statement(sql, values)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// Releases the next vintage: counts the contracts of each year in which a registration may have changed since the latest one
/// anew, and keeps the cells that differ.
///
/// # Errors
/// 409 when another one is being released.
pub async fn release(tx: &Tx) -> Result<Vintage, Problem> {
    let hub = hub_column(HubNumber::NATIONAL);
    let latest = find(tx.db(), None).await?;
    let number = latest.as_ref().map_or(0, |vintage| vintage.number) + 1;
    let (id, as_of_on) = (tx.next_id(HubNumber::NATIONAL), tx.now().day());

    // The cells before the vintage, which tells how many there are: the foreign key between them is deferred.
    let mut cells = 0;
    for year in changed_years(tx.db(), latest.map(|vintage| vintage.released_at)).await? {
        let (facts, texts) = facts(tx, year, as_of_on).await?;
        let counted = spawn_blocking(move || count(year, &facts, &texts)).await.map_err(Problem::internal)?;
        let changed = changed_cells(counted, published(tx, year).await?);
        insert_cells(tx, number, &changed).await?;
        cells += i64::try_from(changed.len()).map_err(Problem::internal)?;
    }
    let sql = "INSERT INTO statistic_vintage (hub, id, number, as_of_on, cells, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
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

/// The contracts of a year that count on a day, and their texts by number.
async fn facts(tx: &Tx, year: i32, as_of_on: Date) -> Result<(Vec<Fact>, Numbers<String>), Problem> {
    let columns: Vec<&str> = Column::VARIANTS.iter().map(|column| (*column).into()).collect();
    let sql = format!(
        "SELECT extract(month FROM registered_on)::smallint, applicant_id, buyer_id, amount_minor, technical_amount_minor, {} \
        FROM registration_case WHERE state IN ('registered', 'terminated') AND registered_on <= $2 \
        AND registered_on >= make_date($1, 1, 1) AND registered_on < make_date($1 + 1, 1, 1)",
        columns.join(", ")
    );
    let (mut facts, mut texts, mut parties) = (Vec::new(), Numbers::default(), Numbers::default());
    let mut rows = tx.db().stream_raw(statement(&sql, [year.into(), as_of_on.into()])).await?;
    while let Some(row) = rows.try_next().await? {
        let month: i16 = row.try_get_by_index(0)?;
        let mut numbers = [0; COLUMNS];
        for (place, number) in numbers.iter_mut().enumerate() {
            *number = texts.of(row.try_get_by_index(FIRST_COLUMN + place)?);
        }
        facts.push(Fact {
            month: u8::try_from(month).map_err(Problem::internal)?,
            columns: numbers,
            seller: parties.of(row.try_get_by_index::<Uuid>(1)?),
            buyer: parties.of(row.try_get_by_index::<Uuid>(2)?),
            amount: row.try_get_by_index(3)?,
            technical: row.try_get_by_index(4)?,
        });
    }
    Ok((facts, texts))
}

/// What names a cell: table, area, period, keys.
type CellKey = (String, String, String, String, String);

/// Contracts, amount, technical amount, parties, whether it is withheld.
type CellContent = (i64, i64, i64, i64, bool);

/// The cells of a year as they were published last.
async fn published(tx: &Tx, year: i32) -> Result<HashMap<CellKey, CellContent>, Problem> {
    let sql = "SELECT DISTINCT ON (table_name, area, period, key, other_key) \
            table_name, area, period, key, other_key, contracts, amount, technical, parties, is_suppressed \
        FROM statistic_cell WHERE hub = $1 AND left(period, 4) = $2 \
        ORDER BY table_name, area, period, key, other_key, vintage DESC";
    let values = [hub_column(HubNumber::NATIONAL).into(), year.to_string().into()];
    let mut cells = HashMap::new();
    let mut rows = tx.db().stream_raw(statement(sql, values)).await?;
    while let Some(row) = rows.try_next().await? {
        let text = |place: usize| row.try_get_by_index::<String>(place);
        let number = |place: usize| row.try_get_by_index::<i64>(place);
        let key = (text(0)?, text(1)?, text(2)?, text(3)?, text(4)?);
        cells.insert(key, (number(5)?, number(6)?, number(7)?, number(8)?, row.try_get_by_index(9)?));
    }
    Ok(cells)
}

/// The cells that differ from what was published. One that has become empty is told once, with nothing in it.
fn changed_cells(
    counted: Vec<CountedCell>,
    mut published: HashMap<CellKey, CellContent>,
) -> Vec<(CellKey, CellContent)> {
    let mut changed = Vec::new();
    for cell in counted {
        let figures = cell.figures;
        let key = (<&str>::from(cell.table).to_owned(), cell.area, cell.period.to_string(), cell.key, cell.other_key);
        let content = (figures.contracts, figures.amount, figures.technical, cell.parties, cell.is_suppressed);
        if published.remove(&key) != Some(content) {
            changed.push((key, content));
        }
    }
    let emptied = published.into_iter().filter(|(_, (contracts, ..))| *contracts > 0);
    changed.extend(emptied.map(|(key, _)| (key, (0, 0, 0, 0, false))));
    changed
}

async fn insert_cells(tx: &Tx, vintage: i32, cells: &[(CellKey, CellContent)]) -> Result<(), Problem> {
    let sql = "INSERT INTO statistic_cell (hub, vintage, table_name, area, period, key, other_key, contracts, amount, technical, \
        parties, is_suppressed) SELECT $1, $2, cell.* FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], \
        $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bool[]) AS cell";
    for part in cells.chunks(CELLS_INSERTED_AT_ONCE) {
        let texts = |of: fn(&CellKey) -> &String| part.iter().map(|(key, _)| of(key).clone()).collect::<Vec<_>>();
        let numbers = |of: fn(&CellContent) -> i64| part.iter().map(|(_, content)| of(content)).collect::<Vec<_>>();
        let values = [
            hub_column(HubNumber::NATIONAL).into(),
            vintage.into(),
            texts(|key| &key.0).into(),
            texts(|key| &key.1).into(),
            texts(|key| &key.2).into(),
            texts(|key| &key.3).into(),
            texts(|key| &key.4).into(),
            numbers(|content| content.0).into(),
            numbers(|content| content.1).into(),
            numbers(|content| content.2).into(),
            numbers(|content| content.3).into(),
            part.iter().map(|(_, content)| content.4).collect::<Vec<_>>().into(),
        ];
        tx.db().execute_raw(statement(sql, values)).await?;
    }
    Ok(())
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
