//! Who was given which document: one row for each time, never changed.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::access::Principal;
use keqiao_domain::assets::document::{DisclosureLevel, Document};
use keqiao_domain::id::{DocumentKind, DocumentReadingKind, Id, OrganizationKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

/// That somebody was given a document.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its identifier.
    pub id: Id<DocumentReadingKind>,
    /// Which document.
    pub document: Id<DocumentKind>,
    /// Who: `usr_…` or `key_…`.
    pub reader: String,
    /// For which organization.
    pub organization: Option<Id<OrganizationKind>>,
    /// On which level the document stood.
    pub level: DisclosureLevel,
    /// When.
    pub at: Timestamp,
}

fn restore(row: &QueryResult) -> Result<Reading, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let organization: Option<Uuid> = row.try_get_by_index(3)?;
    let level: String = row.try_get_by_index(4)?;
    Ok(Reading {
        id,
        document: Id::restore(row.try_get_by_index(1)?),
        reader: row.try_get_by_index(2)?,
        organization: organization.map(Id::restore),
        level: level.parse().map_err(|_| corrupt("document_reading", id, "level"))?,
        at: restore_time(row.try_get_by_index(5)?),
    })
}

/// Notes that somebody is given a document.
///
/// # Errors
/// When the database does not answer.
pub async fn record(tx: &Tx, document: &Document, reader: &Principal) -> Result<(), Problem> {
    let sql = "INSERT INTO document_reading (hub, id, document_id, reader, organization_id, level, created_at, \
        created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let level: &'static str = document.content.level.into();
    let values: [Value; 8] = [
        hub_column(document.id.hub()).into(),
        tx.next_id::<DocumentReadingKind>(document.id.hub()).uuid().into(),
        document.id.uuid().into(),
        reader.actor.name().into(),
        reader.organization.map(|organization| organization.uuid()).into(),
        level.into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// One page of those who were given a document, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    document: Id<DocumentKind>,
    paging: &Paging,
) -> Result<Vec<Reading>, Problem> {
    let sql = "SELECT id, document_id, reader, organization_id, level, created_at FROM document_reading \
        WHERE hub = $1 AND document_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4";
    let values: [Value; 4] = [
        hub_column(document.hub()).into(),
        document.uuid().into(),
        paging.after.into(),
        i64::try_from(paging.rows()).unwrap_or(i64::MAX).into(),
    ];
    db.query_all_raw(statement(sql, values)).await?.iter().map(restore).collect()
}
