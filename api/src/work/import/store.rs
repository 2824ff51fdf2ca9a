//! The rows of imports.

use super::run::Summary;
use super::table::MapPair;
use super::view::ImportState;
use super::{ImportKind, Terms};
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, ImportKind as ImportId, OrganizationKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};

/// An import's row, without what was sent and without the report.
#[derive(Clone, Debug)]
pub struct ImportRow {
    /// Its identifier.
    pub id: Id<ImportId>,
    /// Whose the rows become.
    pub owner: Id<OrganizationKind>,
    /// What the rows are.
    pub kind: ImportKind,
    /// The name of the collection.
    pub source: String,
    /// The name of the file.
    pub file_name: String,
    /// Columns named by the caller.
    pub pairs: Vec<MapPair>,
    /// Where it stands.
    pub state: ImportState,
    /// Bytes of the file.
    pub bytes_total: i64,
    /// Bytes read.
    pub bytes_done: i64,
    /// New listings.
    pub created: i64,
    /// Listings with other content.
    pub amended: i64,
    /// Listings as they were.
    pub unchanged: i64,
    /// Rows in the report.
    pub refused: i64,
    /// Why it broke off.
    pub failure: Option<String>,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it last moved.
    pub updated_at: Timestamp,
}

const COLUMNS: &str = "id, owner_id, kind, source, file_name, mapping, state, bytes_total, bytes_done, created, amended, \
    unchanged, refused, failure, created_at, updated_at";

fn restore(row: &QueryResult) -> Result<ImportRow, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let kind: String = row.try_get_by_index(2)?;
    let mapping: serde_json::Value = row.try_get_by_index(5)?;
    let state: String = row.try_get_by_index(6)?;
    let pairs: Vec<(String, String)> = serde_json::from_value(mapping).map_err(|error| corrupt("import", id, error))?;
    Ok(ImportRow {
        id,
        owner: Id::restore(row.try_get_by_index(1)?),
        kind: kind.parse().map_err(|_| corrupt("import", id, "kind"))?,
        source: row.try_get_by_index(3)?,
        file_name: row.try_get_by_index(4)?,
        pairs: pairs.into_iter().map(|(field, column)| MapPair { field, column }).collect(),
        state: state.parse().map_err(|_| corrupt("import", id, "state"))?,
        bytes_total: row.try_get_by_index(7)?,
        bytes_done: row.try_get_by_index(8)?,
        created: row.try_get_by_index(9)?,
        amended: row.try_get_by_index(10)?,
        unchanged: row.try_get_by_index(11)?,
        refused: row.try_get_by_index(12)?,
        failure: row.try_get_by_index(13)?,
        created_at: restore_time(row.try_get_by_index(14)?),
        updated_at: restore_time(row.try_get_by_index(15)?),
    })
}

/// Stores a new import with what was sent.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(
    tx: &Tx,
    terms: &Terms,
    kind: ImportKind,
    file_name: &str,
    pairs: &[MapPair],
    content: Vec<u8>,
) -> Result<ImportRow, Problem> {
    let sql = format!(
        "INSERT INTO import (hub, id, owner_id, created_at, created_by, kind, source, file_name, mapping, content, \
        bytes_total, state, bytes_done, created, amended, unchanged, refused, version, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', 0, 0, 0, 0, 0, 1, $4, $12) RETURNING {COLUMNS}"
    );
    let kind: &'static str = kind.into();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|pair| (pair.field.as_str(), pair.column.as_str())).collect();
    let bytes = i64::try_from(content.len()).unwrap_or(i64::MAX);
    let values: [Value; 12] = [
        hub_column(terms.hub).into(),
        tx.next_id::<ImportId>(terms.hub).uuid().into(),
        terms.owner.uuid().into(),
        tx.now().as_offset().into(),
        tx.principal().actor.name().into(),
        kind.into(),
        terms.source.to_string().into(),
        file_name.into(),
        serde_json::to_value(&pairs).map_err(Problem::internal)?.into(),
        content.into(),
        bytes.into(),
        tx.name().into(),
    ];
    let row = tx.db().query_one_raw(statement(&sql, values)).await?;
    restore(&row.ok_or_else(|| Problem::internal("an insert returned no row"))?)
}

/// One import.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<ImportId>) -> Result<Option<ImportRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM import WHERE hub = $1 AND id = $2");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// The report of an import, if it has one.
///
/// # Errors
/// When the database does not answer.
pub async fn find_report(db: &impl ConnectionTrait, id: Id<ImportId>) -> Result<Option<Vec<u8>>, Problem> {
    let sql = "SELECT report FROM import WHERE hub = $1 AND id = $2";
    let row = db.query_one_raw(statement(sql, [hub_column(id.hub()).into(), id.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index::<Option<Vec<u8>>>(0)).transpose()?.flatten())
}

/// Takes the oldest import that waits, or whose worker has been silent since a point in time.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(tx: &Tx, silent_since: Timestamp) -> Result<Option<(ImportRow, Vec<u8>)>, Problem> {
    let sql = format!(
        "UPDATE import SET state = 'running', updated_at = $1, updated_by = $2, version = version + 1 \
        WHERE (hub, id) IN (SELECT hub, id FROM import \
            WHERE state = 'waiting' OR (state = 'running' AND updated_at < $3) \
            ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) \
        RETURNING {COLUMNS}, content"
    );
    let values = [tx.now().as_offset().into(), tx.name().into(), silent_since.as_offset().into()];
    let Some(row) = tx.db().query_one_raw(statement(&sql, values)).await? else { return Ok(None) };
    let content: Option<Vec<u8>> = row.try_get_by_index(16)?;
    Ok(Some((restore(&row)?, content.unwrap_or_default())))
}

/// Stores how far an import is.
///
/// # Errors
/// When the database does not answer.
pub async fn advance(tx: &Tx, id: Id<ImportId>, bytes_done: u64, summary: Summary) -> Result<(), Problem> {
    let sql = "UPDATE import SET bytes_done = least($3, bytes_total), created = $4, amended = $5, unchanged = $6, \
        refused = $7, updated_at = $8, updated_by = $9, version = version + 1 WHERE hub = $1 AND id = $2";
    let number = |number: u64| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        number(bytes_done),
        number(summary.created),
        number(summary.amended),
        number(summary.unchanged),
        number(summary.refused),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    expect_one("import", id, result.rows_affected())
}

/// Stores that an import has ended. What was sent is no longer needed.
///
/// # Errors
/// When the database does not answer.
pub async fn end(tx: &Tx, id: Id<ImportId>, failure: Option<&str>, report: Option<Vec<u8>>) -> Result<(), Problem> {
    let sql = "UPDATE import SET state = CASE WHEN $3::text IS NULL THEN 'finished' ELSE 'failed' END, failure = $3, \
        bytes_done = CASE WHEN $3::text IS NULL THEN bytes_total ELSE bytes_done END, report = $4, content = NULL, \
        updated_at = $5, updated_by = $6, version = version + 1 WHERE hub = $1 AND id = $2";
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        failure.map(str::to_owned).into(),
        report.into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    expect_one("import", id, result.rows_affected())
}
