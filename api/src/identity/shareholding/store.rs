//! The rows of shareholdings.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, OrganizationKind, ShareholdingKind};
use keqiao_domain::identity::shareholding::{Shareholding, are_related};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

/// A declaration's row.
#[derive(Clone, Copy, Debug)]
pub struct HoldingRow {
    /// Its identifier.
    pub id: Id<ShareholdingKind>,
    /// Who holds whom.
    pub holding: Shareholding,
    /// When it was declared.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

const COLUMNS: &str = "s.id, s.held_id, s.holder_id, s.share_ppm, s.is_control, s.created_at, s.ended_at";

fn restore(row: &QueryResult) -> Result<HoldingRow, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let share: i32 = row.try_get_by_index(3)?;
    Ok(HoldingRow {
        id,
        holding: Shareholding {
            held: Id::restore(row.try_get_by_index(1)?),
            holder: Id::restore(row.try_get_by_index(2)?),
            share_ppm: u32::try_from(share).map_err(|_| corrupt("shareholding", id, "share_ppm"))?,
            is_control: row.try_get_by_index(4)?,
        },
        created_at: restore_time(row.try_get_by_index(5)?),
        ended_at: row.try_get_by_index::<Option<OffsetDateTime>>(6)?.map(restore_time),
    })
}

/// Stores a declaration.
///
/// # Errors
/// 409 when this holder was declared already.
pub async fn insert(tx: &Tx, holding: Shareholding) -> Result<HoldingRow, Problem> {
    let row = HoldingRow { id: tx.next_id(holding.held.hub()), holding, created_at: tx.now(), ended_at: None };
    let sql = "INSERT INTO shareholding (id, created_at, held_id, holder_id, share_ppm, is_control) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        row.id.uuid().into(),
        tx.now().as_offset().into(),
        holding.held.uuid().into(),
        holding.holder.uuid().into(),
        i32::try_from(holding.share_ppm).unwrap_or(i32::MAX).into(),
        holding.is_control.into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(row)
}

/// A declaration, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn find_for_update(tx: &Tx, id: Id<ShareholdingKind>) -> Result<Option<HoldingRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM shareholding AS s WHERE s.id = $1 FOR UPDATE");
    tx.db().query_one_raw(statement(&sql, [id.uuid().into()])).await?.as_ref().map(restore).transpose()
}

/// One page of the holdings in an organization and of its own, newest first, those that have ended too.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &impl ConnectionTrait,
    of: Id<OrganizationKind>,
    paging: &Paging,
) -> Result<Vec<HoldingRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shareholding AS s WHERE (s.held_id = $1 OR s.holder_id = $1) \
        AND ($2::uuid IS NULL OR s.id < $2) ORDER BY s.id DESC LIMIT $3"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [of.uuid().into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// What an organization has declared behind a place, the oldest first, what has ended too.
///
/// # Errors
/// When the database does not answer.
pub async fn list_declared_after(
    db: &impl ConnectionTrait,
    held: Id<OrganizationKind>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<HoldingRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shareholding AS s WHERE s.held_id = $1 AND ($2::uuid IS NULL OR s.id > $2) \
        ORDER BY s.id LIMIT $3"
    );
    let values = [held.uuid().into(), after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// Whether two organizations are related by what is declared now.
///
/// # Errors
/// When the database does not answer.
pub async fn are_related_now(
    db: &impl ConnectionTrait,
    one: Id<OrganizationKind>,
    other: Id<OrganizationKind>,
) -> Result<bool, Problem> {
    // Everything above the two; UNION drops what was found before, so circles end.
    let sql = format!(
        "WITH RECURSIVE above (id) AS (VALUES ($1::uuid), ($2::uuid) UNION \
            SELECT s.holder_id FROM shareholding AS s JOIN above ON above.id = s.held_id WHERE s.ended_at IS NULL) \
        SELECT {COLUMNS} FROM shareholding AS s JOIN above ON above.id = s.held_id WHERE s.ended_at IS NULL"
    );
    let rows = db.query_all_raw(statement(&sql, [one.uuid().into(), other.uuid().into()])).await?;
    let holdings: Vec<_> = rows.iter().map(|row| Ok(restore(row)?.holding)).collect::<Result<_, Problem>>()?;
    Ok(are_related(one, other, &holdings))
}

/// Stores that a holding has ended.
///
/// # Errors
/// When it had ended already.
pub async fn end(tx: &Tx, row: &mut HoldingRow) -> Result<(), Problem> {
    let sql = "UPDATE shareholding SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    let values = [row.id.uuid().into(), tx.now().as_offset().into()];
    row.ended_at = Some(tx.now());
    expect_one("shareholding", row.id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}
