//! The rows of digests.

use crate::http::problem::Problem;
use crate::identity::second_factor::vault::Vault;
use crate::identity::session::digest as hash;
use crate::matching::inbox::store::{COLUMNS as ENTRY_COLUMNS, InboxRow, restore as restore_entry};
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind, UserKind};
use keqiao_domain::matching::digest::Cadence;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};

/// What a user chose.
#[derive(Clone, Debug)]
pub struct Digest {
    /// Who is written to.
    pub user: Id<UserKind>,
    /// His organization.
    pub owner: Id<OrganizationKind>,
    /// How often.
    pub cadence: Cadence,
    /// Entries of the inbox up to here were told.
    pub told_until: Timestamp,
    /// When the next letter is due.
    pub next_at: Timestamp,
}

const COLUMNS: &str = "user_id, owner_id, cadence, told_until, next_at";

fn restore(row: &QueryResult) -> Result<Digest, Problem> {
    let user: Id<UserKind> = Id::restore(row.try_get_by_index(0)?);
    let cadence: String = row.try_get_by_index(2)?;
    Ok(Digest {
        user,
        owner: Id::restore(row.try_get_by_index(1)?),
        cadence: cadence.parse().map_err(|error| corrupt("digest", user, error))?,
        told_until: restore_time(row.try_get_by_index(3)?),
        next_at: restore_time(row.try_get_by_index(4)?),
    })
}

/// What a user chose; nothing when he is not written to.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, hub: HubNumber, user: Id<UserKind>) -> Result<Option<Digest>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM digest WHERE hub = $1 AND user_id = $2");
    let row = db.query_one_raw(statement(&sql, [hub_column(hub).into(), user.uuid().into()])).await?;
    row.as_ref().map(restore).transpose()
}

/// Stores what a user chose, with the secret of the link that ends it, in the place of what he chose before.
///
/// # Errors
/// When the database does not answer.
pub async fn save(tx: &Tx, digest: &Digest, token: &str, vault: &Vault) -> Result<(), Problem> {
    let sql = "INSERT INTO digest (hub, user_id, owner_id, created_at, cadence, told_until, next_at, sealed, link_digest) \
        VALUES ($1, $2, $3, $4, $5, $4, $6, $7, $8) ON CONFLICT ON CONSTRAINT digest_pkey DO UPDATE SET \
        owner_id = excluded.owner_id, created_at = excluded.created_at, cadence = excluded.cadence, \
        told_until = excluded.told_until, next_at = excluded.next_at, sealed = excluded.sealed, \
        link_digest = excluded.link_digest";
    let cadence: &'static str = digest.cadence.into();
    let values = [
        hub_column(digest.owner.hub()).into(),
        digest.user.uuid().into(),
        digest.owner.uuid().into(),
        digest.told_until.as_offset().into(),
        cadence.into(),
        digest.next_at.as_offset().into(),
        vault.seal(digest.user, token.as_bytes())?.into(),
        hash(token).to_vec().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Ends a user's digest. Twice is once.
///
/// # Errors
/// When the database does not answer.
pub async fn delete(tx: &Tx, hub: HubNumber, user: Id<UserKind>) -> Result<(), Problem> {
    let sql = "DELETE FROM digest WHERE hub = $1 AND user_id = $2";
    tx.db().execute_raw(statement(sql, [hub_column(hub).into(), user.uuid().into()])).await?;
    Ok(())
}

/// Ends the digest whose link this is. Answers whether there was one.
///
/// # Errors
/// When the database does not answer.
pub async fn end(tx: &Tx, link_digest: &[u8; 32]) -> Result<bool, Problem> {
    let sql = "DELETE FROM digest WHERE link_digest = $1";
    Ok(tx.db().execute_raw(statement(sql, [link_digest.to_vec().into()])).await?.rows_affected() > 0)
}

/// A letter that is due.
pub struct Due {
    /// What its user chose.
    pub digest: Digest,
    /// His address; nothing when he is no longer of the organization whose inbox it was.
    pub address: Option<String>,
    /// The secret of the link that ends it.
    pub token: Vec<u8>,
}

/// Takes one letter that is due, locked until the transaction ends. Other nodes take others meanwhile.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn claim(tx: &Tx, vault: &Vault) -> Result<Option<Due>, Problem> {
    let sql = "SELECT d.user_id, d.owner_id, d.cadence, d.told_until, d.next_at, d.sealed, \
        (SELECT u.login FROM app_user AS u WHERE u.id = d.user_id AND EXISTS (SELECT FROM role_grant AS g \
            WHERE g.user_id = u.id AND g.organization_id = d.owner_id)) \
        FROM digest AS d WHERE d.next_at <= $1 ORDER BY d.next_at FOR UPDATE OF d SKIP LOCKED LIMIT 1";
    let Some(row) = tx.db().query_one_raw(statement(sql, [tx.now().as_offset().into()])).await? else {
        return Ok(None);
    };
    let digest = restore(&row)?;
    let token = vault.open(digest.user, &row.try_get_by_index::<Vec<u8>>(5)?)?;
    Ok(Some(Due { address: row.try_get_by_index(6)?, digest, token }))
}

/// What came into the inbox since the last letter, up to a time, and waits unread, newest first; at most so many.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn unread(tx: &Tx, digest: &Digest, until: Timestamp, limit: i64) -> Result<Vec<InboxRow>, Problem> {
    let sql = format!(
        "SELECT {ENTRY_COLUMNS} FROM inbox_entry WHERE hub = $1 AND user_id = $2 AND owner_id = $3 AND read_at IS NULL \
        AND created_at > $4 AND created_at <= $5 ORDER BY id DESC LIMIT $6"
    );
    let values = [
        hub_column(digest.owner.hub()).into(),
        digest.user.uuid().into(),
        digest.owner.uuid().into(),
        digest.told_until.as_offset().into(),
        until.as_offset().into(),
        limit.into(),
    ];
    tx.db().query_all_raw(statement(&sql, values)).await?.iter().map(restore_entry).collect()
}

/// Notes that everything up to a time was told, and when the next letter is due.
///
/// # Errors
/// When the database does not answer.
pub async fn told(tx: &Tx, digest: &Digest, until: Timestamp, next_at: Timestamp) -> Result<(), Problem> {
    let sql = "UPDATE digest SET told_until = $3, next_at = $4 WHERE hub = $1 AND user_id = $2";
    let values = [
        hub_column(digest.owner.hub()).into(),
        digest.user.uuid().into(),
        until.as_offset().into(),
        next_at.as_offset().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}
