//! The rows of offices.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_hub, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::access::{Office, Place};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{GrantKind, Id, UserKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

/// An office's row.
#[derive(Clone, Debug)]
pub struct GrantRow {
    /// Its identifier.
    pub id: Id<GrantKind>,
    /// Who holds it.
    pub user: Id<UserKind>,
    /// Which, and where.
    pub office: Office,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, user_id, role, organization_id, hub, created_at, ended_at";

fn restore(row: &QueryResult) -> Result<GrantRow, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    let role: String = row.try_get_by_index(2)?;
    let organization = row.try_get_by_index::<Option<Uuid>>(3)?.map(Id::restore);
    let hub = row.try_get_by_index::<Option<i16>>(4)?.map(restore_hub).transpose()?;
    let place = organization.map(Place::Organization).or(hub.map(Place::Hub)).unwrap_or(Place::Nation);
    Ok(GrantRow {
        id,
        user: Id::restore(row.try_get_by_index(1)?),
        office: Office { role: role.parse().map_err(|_| corrupt("office", id, "role"))?, place },
        created_at: restore_time(row.try_get_by_index(5)?),
        ended_at: row.try_get_by_index::<Option<OffsetDateTime>>(6)?.map(restore_time),
    })
}

/// Stores an office.
///
/// # Errors
/// 409 when the user has it already.
pub async fn insert(tx: &Tx, user: Id<UserKind>, office: Office) -> Result<GrantRow, Problem> {
    let (organization, hub) = match office.place {
        Place::Organization(id) => (Some(id), None),
        Place::Hub(hub) => (None, Some(hub)),
        Place::Nation => (None, None),
    };
    let home = organization.map(|id| id.hub()).or(hub).unwrap_or(HubNumber::NATIONAL);
    let row = GrantRow { id: tx.next_id(home), user, office, created_at: tx.now(), ended_at: None };
    let sql = "INSERT INTO office (id, created_at, user_id, role, organization_id, hub, is_national, granted_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let role: &'static str = office.role.into();
    let values = [
        row.id.uuid().into(),
        tx.now().as_offset().into(),
        user.uuid().into(),
        role.into(),
        organization.map(|id| id.uuid()).into(),
        hub.map(hub_column).into(),
        (office.place == Place::Nation).into(),
        tx.principal().actor.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(row)
}

/// An office, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn find_for_update(tx: &Tx, id: Id<GrantKind>) -> Result<Option<GrantRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM office WHERE id = $1 FOR UPDATE");
    tx.db().query_one_raw(statement(&sql, [id.uuid().into()])).await?.as_ref().map(restore).transpose()
}

/// The offices that a user holds.
///
/// # Errors
/// When the database does not answer.
pub async fn list_held(db: &impl ConnectionTrait, user: Id<UserKind>) -> Result<Vec<GrantRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM office WHERE user_id = $1 AND ended_at IS NULL ORDER BY id");
    db.query_all_raw(statement(&sql, [user.uuid().into()])).await?.iter().map(restore).collect()
}

/// One page of the offices of an organization or a hub, newest first, those that have ended too.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &impl ConnectionTrait, place: Place, paging: &Paging) -> Result<Vec<GrantRow>, Problem> {
    let (organization, hub) = match place {
        Place::Organization(id) => (Some(id.uuid()), None),
        Place::Hub(hub) => (None, Some(hub_column(hub))),
        Place::Nation => (None, None),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM office WHERE (organization_id = $1 OR hub = $2) AND ($3::uuid IS NULL OR id < $3) \
        ORDER BY id DESC LIMIT $4"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [organization.into(), hub.into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// Stores that an office has ended.
///
/// # Errors
/// When it had ended already.
pub async fn end(tx: &Tx, row: &mut GrantRow) -> Result<(), Problem> {
    let sql = "UPDATE office SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    let values = [row.id.uuid().into(), tx.now().as_offset().into()];
    row.ended_at = Some(tx.now());
    expect_one("office", row.id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}
