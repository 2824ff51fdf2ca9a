//! The rows of keys.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::access::Scope;
use keqiao_domain::id::{ApiKeyKind, Id, OrganizationKind, UserKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

/// A key's row, without its digest.
#[derive(Clone, Debug)]
pub struct ApiKeyRow {
    /// Its identifier.
    pub id: Id<ApiKeyKind>,
    /// The organization it acts for.
    pub organization: Id<OrganizationKind>,
    /// Who made it, and was shown it; not known of old ones.
    pub made_by: Option<Id<UserKind>>,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// The row's version.
    pub version: i64,
}

const COLUMNS: &str = "id, organization_id, name, scopes, created_at, expires_at, revoked_at, version, \
    (SELECT last_used_at FROM api_key_use WHERE api_key_id = api_key.id), made_by";

fn restore(row: &QueryResult) -> Result<ApiKeyRow, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let scopes: Vec<String> = row.try_get_by_index(3)?;
    let scope = |text: &String| text.parse::<Scope>().map_err(|_| corrupt("api_key", id, "scopes"));
    Ok(ApiKeyRow {
        id,
        organization: Id::restore(row.try_get_by_index(1)?),
        name: row.try_get_by_index(2)?,
        scopes: scopes.iter().map(scope).collect::<Result<_, _>>()?,
        created_at: restore_time(row.try_get_by_index(4)?),
        expires_at: restore_time(row.try_get_by_index(5)?),
        revoked_at: row.try_get_by_index::<Option<OffsetDateTime>>(6)?.map(restore_time),
        version: row.try_get_by_index(7)?,
        last_used_at: row.try_get_by_index::<Option<OffsetDateTime>>(8)?.map(restore_time),
        made_by: row.try_get_by_index::<Option<Uuid>>(9)?.map(Id::restore),
    })
}

/// Stores a key.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, row: &ApiKeyRow, digest: [u8; 32]) -> Result<(), Problem> {
    let sql = "INSERT INTO api_key (id, organization_id, name, scopes, created_at, expires_at, version, updated_at, \
        updated_by, digest, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $5, $8, $9, $10)";
    let scopes: Vec<String> = row.scopes.iter().map(|scope| <&str>::from(*scope).to_owned()).collect();
    let values = [
        row.id.uuid().into(),
        row.organization.uuid().into(),
        row.name.clone().into(),
        scopes.into(),
        row.created_at.as_offset().into(),
        row.expires_at.as_offset().into(),
        row.version.into(),
        tx.name().into(),
        digest.to_vec().into(),
        row.made_by.map(|id| id.uuid()).into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// The key of a digest, unless its organization is suspended.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_digest(db: &impl ConnectionTrait, digest: &[u8; 32]) -> Result<Option<ApiKeyRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_key WHERE digest = $1 AND NOT EXISTS (SELECT FROM organization AS o \
        WHERE o.id = api_key.organization_id AND o.state = 'suspended')"
    );
    db.query_one_raw(statement(&sql, [digest.to_vec().into()])).await?.as_ref().map(restore).transpose()
}

/// A key, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn find_for_update(tx: &Tx, id: Id<ApiKeyKind>) -> Result<Option<ApiKeyRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM api_key WHERE id = $1 FOR UPDATE");
    tx.db().query_one_raw(statement(&sql, [id.uuid().into()])).await?.as_ref().map(restore).transpose()
}

/// The keys of an organization that a user has made and that still open something, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn list_made_for_update(
    tx: &Tx,
    organization: Id<OrganizationKind>,
    user: Id<UserKind>,
) -> Result<Vec<ApiKeyRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_key WHERE organization_id = $1 AND made_by = $2 AND revoked_at IS NULL \
        AND expires_at > $3 ORDER BY id FOR UPDATE"
    );
    let values = [organization.uuid().into(), user.uuid().into(), tx.now().as_offset().into()];
    tx.db().query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// One page of an organization's keys, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &impl ConnectionTrait,
    organization: Id<OrganizationKind>,
    paging: &Paging,
) -> Result<Vec<ApiKeyRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_key WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) \
        ORDER BY id DESC LIMIT $3"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [organization.uuid().into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// Stores that a key was revoked.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn revoke(tx: &Tx, row: &mut ApiKeyRow) -> Result<(), Problem> {
    let sql = "UPDATE api_key SET revoked_at = $3, version = version + 1, updated_at = $3, updated_by = $4 \
        WHERE id = $1 AND version = $2";
    let values = [row.id.uuid().into(), row.version.into(), tx.now().as_offset().into(), tx.name().into()];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    row.version += 1;
    row.revoked_at = Some(tx.now());
    expect_one("api_key", row.id, result.rows_affected())
}

/// Stores that a key ends earlier than it would have.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn expire(tx: &Tx, row: &mut ApiKeyRow, at: Timestamp) -> Result<(), Problem> {
    let sql = "UPDATE api_key SET expires_at = $3, version = version + 1, updated_at = $4, updated_by = $5 \
        WHERE id = $1 AND version = $2";
    let now = tx.now().as_offset();
    let values = [row.id.uuid().into(), row.version.into(), at.as_offset().into(), now.into(), tx.name().into()];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    row.version += 1;
    row.expires_at = at;
    expect_one("api_key", row.id, result.rows_affected())
}
