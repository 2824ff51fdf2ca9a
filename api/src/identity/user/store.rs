//! The rows of users and grants.

use super::NewUser;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::identity::grant::store as grants;
use crate::storage::{corrupt, expect_one, hub_column, restore_hub, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::access::{Actor, Principal, Role};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{GrantKind, Id, OrganizationKind, UserKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

/// A user's row with the role in one organization.
#[derive(Clone, Debug)]
pub struct UserRow {
    /// Its identifier.
    pub id: Id<UserKind>,
    /// Log-in.
    pub login: String,
    /// How the user is called.
    pub display_name: String,
    /// Role in the organization.
    pub role: Role,
    /// When the user was added.
    pub created_at: Timestamp,
}

/// Stores a user.
///
/// # Errors
/// 409 when the log-in is taken.
pub async fn insert(tx: &Tx, user: NewUser, hub: HubNumber) -> Result<Id<UserKind>, Problem> {
    let id = tx.next_id::<UserKind>(hub);
    let sql = "INSERT INTO app_user (id, created_at, login, display_name, password_hash, version, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, 1, $2, $6)";
    let NewUser { login, display_name, password_hash } = user;
    let now = tx.now().as_offset();
    let values = [
        id.uuid().into(),
        now.into(),
        login.into(),
        display_name.to_string().into(),
        password_hash.into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(id)
}

/// Stores a grant.
///
/// # Errors
/// When the database does not answer.
pub async fn grant(
    tx: &Tx,
    user: Id<UserKind>,
    role: Role,
    organization: Option<Id<OrganizationKind>>,
    hub: Option<HubNumber>,
) -> Result<(), Problem> {
    let id = tx.next_id::<GrantKind>(organization.map(|id| id.hub()).or(hub).unwrap_or(HubNumber::NATIONAL));
    let sql =
        "INSERT INTO role_grant (id, created_at, user_id, role, organization_id, hub) VALUES ($1, $2, $3, $4, $5, $6)";
    let role: &'static str = role.into();
    let values = [
        id.uuid().into(),
        tx.now().as_offset().into(),
        user.uuid().into(),
        role.into(),
        organization.map(|id| id.uuid()).into(),
        hub.map(hub_column).into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// The user of a log-in and the hash of the password.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_login(db: &impl ConnectionTrait, login: &str) -> Result<Option<(Id<UserKind>, String)>, Problem> {
    let sql = "SELECT id, password_hash FROM app_user WHERE login = $1";
    let Some(row) = db.query_one_raw(statement(sql, [login.to_ascii_lowercase().into()])).await? else {
        return Ok(None);
    };
    Ok(Some((Id::restore(row.try_get_by_index(0)?), row.try_get_by_index(1)?)))
}

/// What a log-in is compared with.
pub struct Credentials {
    /// Whose it is.
    pub user: Id<UserKind>,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// Whether the user has logged in from this network before.
    pub knows_network: bool,
}

/// What a log-in from a network is compared with; one query, whether the log-in is known or not.
///
/// # Errors
/// When the database does not answer.
pub async fn find_credentials(
    db: &impl ConnectionTrait,
    login: &str,
    network: &str,
) -> Result<Option<Credentials>, Problem> {
    let sql = "SELECT u.id, u.password_hash, EXISTS (SELECT FROM session AS s WHERE s.user_id = u.id AND s.network = $2) \
        FROM app_user AS u WHERE u.login = $1";
    let Some(row) = db.query_one_raw(statement(sql, [login.into(), network.into()])).await? else { return Ok(None) };
    Ok(Some(Credentials {
        user: Id::restore(row.try_get_by_index(0)?),
        password_hash: row.try_get_by_index(1)?,
        knows_network: row.try_get_by_index(2)?,
    }))
}

/// Keeps a user's password, grants and organization from changing until the transaction ends, so that whoever takes
/// something away comes before or after the token that is made here. Answers with the hash of the password.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(tx: &Tx, user: Id<UserKind>) -> Result<Option<String>, Problem> {
    let sql = "SELECT password_hash FROM app_user WHERE id = $1 FOR SHARE";
    let row = tx.db().query_one_raw(statement(sql, [user.uuid().into()])).await?;
    let sql = "SELECT o.id FROM organization AS o JOIN role_grant AS g ON g.organization_id = o.id \
        WHERE g.user_id = $1 FOR SHARE OF o";
    tx.db().query_all_raw(statement(sql, [user.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// The organization a user belongs to.
///
/// # Errors
/// When the database does not answer.
pub async fn organization_of(tx: &Tx, user: Id<UserKind>) -> Result<Option<Id<OrganizationKind>>, Problem> {
    let sql = "SELECT organization_id FROM role_grant WHERE user_id = $1 AND organization_id IS NOT NULL";
    let row = tx.db().query_one_raw(statement(sql, [user.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.map(Id::restore))
}

/// What was granted to a user: one organization, any number of hubs, any number of offices.
///
/// # Errors
/// When the database does not answer or a grant is corrupt.
pub async fn principal(db: &impl ConnectionTrait, user: Id<UserKind>) -> Result<Principal, Problem> {
    let sql = "SELECT g.role, g.organization_id, g.hub, coalesce(o.state = 'suspended', FALSE) FROM role_grant AS g \
        LEFT JOIN organization AS o ON o.id = g.organization_id WHERE g.user_id = $1 ORDER BY g.id";
    let mut principal = Principal::without_grants(Actor::User(user));
    for row in db.query_all_raw(statement(sql, [user.uuid().into()])).await? {
        let role = read_role(&row, 0, user)?;
        if let Some(organization) = row.try_get_by_index::<Option<Uuid>>(1)? {
            principal.organization = Some(Id::restore(organization));
            principal.role = Some(role);
            principal.is_suspended = row.try_get_by_index(3)?;
        } else if let Some(hub) = row.try_get_by_index::<Option<i16>>(2)? {
            principal.moderates.push(restore_hub(hub)?);
        }
    }
    principal.offices = grants::list_held(db, user).await?.into_iter().map(|grant| grant.office).collect();
    Ok(principal)
}

/// Locks a user's row: tokens that are made from the present state come before, or wait. Also where he is of another organization:
/// a hub gives its offices to anybody.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_for_change(tx: &Tx, user: Id<UserKind>) -> Result<(), Problem> {
    let sql = "SELECT id FROM app_user WHERE id = $1 FOR UPDATE";
    tx.whole_db().query_one_raw(statement(sql, [user.uuid().into()])).await?;
    Ok(())
}

/// One text of a user's row.
async fn text_of(
    db: &impl ConnectionTrait,
    column: &'static str,
    user: Id<UserKind>,
) -> Result<Option<String>, Problem> {
    let sql = format!("SELECT {column} FROM app_user WHERE id = $1");
    let row = db.query_one_raw(statement(&sql, [user.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// The hash of a user's password.
///
/// # Errors
/// When the database does not answer.
pub async fn password_hash(db: &impl ConnectionTrait, user: Id<UserKind>) -> Result<Option<String>, Problem> {
    text_of(db, "password_hash", user).await
}

/// A user's log-in; nothing when there is no such user.
///
/// # Errors
/// When the database does not answer.
pub async fn login_of(db: &impl ConnectionTrait, user: Id<UserKind>) -> Result<Option<String>, Problem> {
    text_of(db, "login", user).await
}

/// How a user is called.
///
/// # Errors
/// When the database does not answer.
pub async fn display_name_of(tx: &Tx, user: Id<UserKind>) -> Result<Option<String>, Problem> {
    text_of(tx.db(), "display_name", user).await
}

/// Stores a new password.
///
/// # Errors
/// When there is no such user.
pub async fn set_password(tx: &Tx, user: Id<UserKind>, hash: &str) -> Result<(), Problem> {
    let sql = "UPDATE app_user SET password_hash = $2, version = version + 1, updated_at = $3, updated_by = $4 \
        WHERE id = $1";
    let values = [user.uuid().into(), hash.into(), tx.now().as_offset().into(), tx.name().into()];
    expect_one("app_user", user, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}

/// How many owners an organization has.
///
/// # Errors
/// When the database does not answer.
pub async fn count_owners(tx: &Tx, organization: Id<OrganizationKind>) -> Result<i64, Problem> {
    let sql = "SELECT count(*) FROM role_grant WHERE organization_id = $1 AND role = 'owner'";
    let row = tx.db().query_one_raw(statement(sql, [organization.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// Stores what a user is in an organization from now on.
///
/// # Errors
/// When he was nothing there.
pub async fn change_role(
    tx: &Tx,
    row: &mut UserRow,
    organization: Id<OrganizationKind>,
    role: Role,
) -> Result<(), Problem> {
    let sql = "UPDATE role_grant SET role = $3 WHERE user_id = $1 AND organization_id = $2";
    let name: &'static str = role.into();
    let values = [row.id.uuid().into(), organization.uuid().into(), name.into()];
    row.role = role;
    expect_one("role_grant", row.id, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}

/// Takes away what a user was in an organization.
///
/// # Errors
/// When he was nothing there.
pub async fn ungrant(tx: &Tx, user: Id<UserKind>, organization: Id<OrganizationKind>) -> Result<(), Problem> {
    let sql = "DELETE FROM role_grant WHERE user_id = $1 AND organization_id = $2";
    let values = [user.uuid().into(), organization.uuid().into()];
    expect_one("role_grant", user, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}

fn read_role(row: &QueryResult, index: usize, user: Id<UserKind>) -> Result<Role, Problem> {
    let role: String = row.try_get_by_index(index)?;
    role.parse().map_err(|_| corrupt("role_grant", user, "role"))
}

/// One page of an organization's users, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    organization: Id<OrganizationKind>,
    paging: &Paging,
) -> Result<Vec<UserRow>, Problem> {
    let sql = "SELECT u.id, u.login, u.display_name, g.role, u.created_at FROM role_grant AS g \
        JOIN app_user AS u ON u.id = g.user_id \
        WHERE g.organization_id = $1 AND ($2::uuid IS NULL OR u.id < $2) ORDER BY u.id DESC LIMIT $3";
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [organization.uuid().into(), paging.after.into(), limit.into()];
    let rows = db.query_all_raw(statement(sql, values)).await?;
    rows.iter().map(restore_user).collect()
}

fn restore_user(row: &QueryResult) -> Result<UserRow, Problem> {
    let id = Id::restore(row.try_get_by_index(0)?);
    Ok(UserRow {
        id,
        login: row.try_get_by_index(1)?,
        display_name: row.try_get_by_index(2)?,
        role: read_role(row, 3, id)?,
        created_at: restore_time(row.try_get_by_index(4)?),
    })
}

/// A user of an organization, whose role there is locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_member_for_update(
    tx: &Tx,
    organization: Id<OrganizationKind>,
    user: Id<UserKind>,
) -> Result<Option<UserRow>, Problem> {
    let sql = "SELECT u.id, u.login, u.display_name, g.role, u.created_at FROM role_grant AS g \
        JOIN app_user AS u ON u.id = g.user_id WHERE g.organization_id = $1 AND u.id = $2 FOR UPDATE OF g";
    let values = [organization.uuid().into(), user.uuid().into()];
    tx.db().query_one_raw(statement(sql, values)).await?.as_ref().map(restore_user).transpose()
}
