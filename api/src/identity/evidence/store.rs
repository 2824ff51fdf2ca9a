//! The rows of evidence.

use super::view::EvidenceSort;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{EvidenceKind, Id, OrganizationKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

/// A piece of evidence.
#[derive(Clone, Debug)]
pub struct EvidenceRow {
    /// Its identifier.
    pub id: Id<EvidenceKind>,
    /// What it is.
    pub sort: EvidenceSort,
    /// SHA-256 of the document.
    pub digest: Vec<u8>,
    /// What is to be said of it.
    pub note: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
}

fn restore(row: &QueryResult) -> Result<EvidenceRow, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let sort: String = row.try_get_by_index(1)?;
    Ok(EvidenceRow {
        id,
        sort: sort.parse().map_err(|_| corrupt("verification_evidence", id, "kind"))?,
        digest: row.try_get_by_index(2)?,
        note: row.try_get_by_index(3)?,
        created_at: restore_time(row.try_get_by_index(4)?),
    })
}

/// Stores a piece of evidence.
///
/// # Errors
/// 409 when it is there already.
pub async fn insert(tx: &Tx, of: Id<OrganizationKind>, row: &EvidenceRow) -> Result<(), Problem> {
    let sql = "INSERT INTO verification_evidence (id, created_at, organization_id, kind, digest, note) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let sort: &'static str = row.sort.into();
    let values = [
        row.id.uuid().into(),
        row.created_at.as_offset().into(),
        of.uuid().into(),
        sort.into(),
        row.digest.clone().into(),
        row.note.clone().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// How many pieces an organization has.
///
/// # Errors
/// When the database does not answer.
pub async fn count(tx: &Tx, of: Id<OrganizationKind>) -> Result<i64, Problem> {
    let sql = "SELECT count(*) FROM verification_evidence WHERE organization_id = $1";
    let row = tx.db().query_one_raw(statement(sql, [of.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// One page of an organization's evidence, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &impl ConnectionTrait,
    of: Id<OrganizationKind>,
    paging: &Paging,
) -> Result<Vec<EvidenceRow>, Problem> {
    let sql = "SELECT id, kind, digest, note, created_at FROM verification_evidence WHERE organization_id = $1 \
        AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3";
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [of.uuid().into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(sql, values)).await?.iter().map(restore).collect()
}

/// An organization's evidence behind a place, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_added_after(
    db: &impl ConnectionTrait,
    of: Id<OrganizationKind>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<EvidenceRow>, Problem> {
    let sql = "SELECT id, kind, digest, note, created_at FROM verification_evidence WHERE organization_id = $1 \
        AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3";
    let values = [of.uuid().into(), after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    db.query_all_raw(statement(sql, values)).await?.iter().map(restore).collect()
}
