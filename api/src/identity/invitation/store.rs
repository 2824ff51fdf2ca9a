//! The rows of invitations.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::access::Role;
use keqiao_domain::id::{Id, InvitationKind, OrganizationKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;

/// An invitation's row.
#[derive(Clone, Debug)]
pub struct InvitationRow {
    /// Its identifier.
    pub id: Id<InvitationKind>,
    /// Who invites.
    pub organization: Id<OrganizationKind>,
    /// Who is invited.
    pub login: String,
    /// As what.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it is open.
    pub expires_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl InvitationRow {
    /// Whether it can be accepted.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.accepted_at.is_none() && self.revoked_at.is_none() && self.expires_at > now
    }
}

const COLUMNS: &str = "id, organization_id, login, role, created_at, expires_at, accepted_at, revoked_at";

fn restore(row: &QueryResult) -> Result<InvitationRow, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let role: String = row.try_get_by_index(3)?;
    let time = |index| Ok::<_, Problem>(row.try_get_by_index::<Option<OffsetDateTime>>(index)?.map(restore_time));
    Ok(InvitationRow {
        id,
        organization: Id::restore(row.try_get_by_index(1)?),
        login: row.try_get_by_index(2)?,
        role: role.parse().map_err(|_| corrupt("invitation", id, "role"))?,
        created_at: restore_time(row.try_get_by_index(4)?),
        expires_at: restore_time(row.try_get_by_index(5)?),
        accepted_at: time(6)?,
        revoked_at: time(7)?,
    })
}

/// Stores an invitation.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, row: &InvitationRow, digest: &[u8; 32]) -> Result<(), Problem> {
    let sql = "INSERT INTO invitation (id, organization_id, login, role, created_at, expires_at, digest) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let role: &'static str = row.role.into();
    let values = [
        row.id.uuid().into(),
        row.organization.uuid().into(),
        row.login.clone().into(),
        role.into(),
        row.created_at.as_offset().into(),
        row.expires_at.as_offset().into(),
        digest.to_vec().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// The invitation of a link, as it is now.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_digest(db: &impl ConnectionTrait, digest: &[u8; 32]) -> Result<Option<InvitationRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM invitation WHERE digest = $1");
    db.query_one_raw(statement(&sql, [digest.to_vec().into()])).await?.as_ref().map(restore).transpose()
}

/// An invitation, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn find_for_update(tx: &Tx, id: Id<InvitationKind>) -> Result<Option<InvitationRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM invitation WHERE id = $1 FOR UPDATE");
    tx.db().query_one_raw(statement(&sql, [id.uuid().into()])).await?.as_ref().map(restore).transpose()
}

/// One page of an organization's invitations, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &impl ConnectionTrait,
    organization: Id<OrganizationKind>,
    paging: &Paging,
) -> Result<Vec<InvitationRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM invitation WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) \
        ORDER BY id DESC LIMIT $3"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [organization.uuid().into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// Stores that it was accepted.
///
/// # Errors
/// When it was accepted or taken back meanwhile.
pub async fn accept(tx: &Tx, row: &mut InvitationRow) -> Result<(), Problem> {
    row.accepted_at = Some(tx.now());
    end(tx, row, "UPDATE invitation SET accepted_at = $2 WHERE id = $1 AND num_nonnulls(accepted_at, revoked_at) = 0")
        .await
}

/// Stores that it was taken back.
///
/// # Errors
/// When it was accepted or taken back meanwhile.
pub async fn revoke(tx: &Tx, row: &mut InvitationRow) -> Result<(), Problem> {
    row.revoked_at = Some(tx.now());
    end(tx, row, "UPDATE invitation SET revoked_at = $2 WHERE id = $1 AND num_nonnulls(accepted_at, revoked_at) = 0")
        .await
}

async fn end(tx: &Tx, row: &InvitationRow, sql: &str) -> Result<(), Problem> {
    let values = [row.id.uuid().into(), tx.now().as_offset().into()];
    expect_one("invitation", row.id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}
