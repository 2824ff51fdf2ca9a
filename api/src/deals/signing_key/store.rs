//! The rows of keys with which organizations sign.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, OrganizationKind, SigningKeyKind};
use keqiao_domain::text::Keyword;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;

/// A key's row.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// Its identifier.
    pub id: Id<SigningKeyKind>,
    /// Whose it is.
    pub organization: Id<OrganizationKind>,
    /// How the organization calls it.
    pub name: Keyword,
    /// The 32 bytes.
    pub public_key: [u8; 32],
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub revoked_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, organization_id, name, public_key, created_at, revoked_at";

fn restore(row: &QueryResult) -> Result<KeyRow, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("organization_key", id, what);
    let public_key: Vec<u8> = row.try_get_by_index(3)?;
    Ok(KeyRow {
        id,
        organization: Id::restore(row.try_get_by_index(1)?),
        name: Keyword::restore(row.try_get_by_index(2)?).map_err(|_| broken("name"))?,
        public_key: public_key.try_into().map_err(|_| broken("public_key"))?,
        created_at: restore_time(row.try_get_by_index(4)?),
        revoked_at: row.try_get_by_index::<Option<OffsetDateTime>>(5)?.map(restore_time),
    })
}

/// Stores a key.
///
/// # Errors
/// 409 when it is registered already.
pub async fn insert(tx: &Tx, row: &KeyRow) -> Result<(), Problem> {
    let sql = "INSERT INTO organization_key (id, organization_id, name, public_key, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        row.id.uuid().into(),
        row.organization.uuid().into(),
        row.name.to_string().into(),
        row.public_key.to_vec().into(),
        row.created_at.as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// One key, kept from being revoked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_share(tx: &Tx, id: Id<SigningKeyKind>) -> Result<Option<KeyRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM organization_key WHERE id = $1 FOR SHARE");
    tx.db().query_one_raw(statement(&sql, [id.uuid().into()])).await?.as_ref().map(restore).transpose()
}

/// One key, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<SigningKeyKind>) -> Result<Option<KeyRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM organization_key WHERE id = $1 FOR UPDATE");
    tx.db().query_one_raw(statement(&sql, [id.uuid().into()])).await?.as_ref().map(restore).transpose()
}

/// Ends a key.
///
/// # Errors
/// When there is no such key.
pub async fn revoke(tx: &Tx, row: &mut KeyRow) -> Result<(), Problem> {
    row.revoked_at = Some(tx.now());
    let sql = "UPDATE organization_key SET revoked_at = $2 WHERE id = $1";
    let result = tx.db().execute_raw(statement(sql, [row.id.uuid().into(), tx.now().as_offset().into()])).await?;
    expect_one("organization_key", row.id, result.rows_affected())
}

/// One page of an organization's keys, newest first, with those that have ended.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    organization: Id<OrganizationKind>,
    paging: &Paging,
) -> Result<Vec<KeyRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM organization_key WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) \
        ORDER BY id DESC LIMIT $3"
    );
    let limit = i64::try_from(paging.rows()).map_err(Problem::internal)?;
    let values = [organization.uuid().into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}
