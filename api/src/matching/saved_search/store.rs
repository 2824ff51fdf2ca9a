//! The rows of saved searches.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::matching::document::ListingKind;
use crate::storage::{corrupt, expect_one, hub_column, restore_hub, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, SavedSearchKind, UserKind};
use keqiao_domain::matching::saved_search::{SavedSearch, SearchText};
use keqiao_domain::text::Name;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

/// A saved search's row.
#[derive(Clone, Debug)]
pub struct SavedSearchRow {
    /// The search.
    pub value: SavedSearch,
    /// The kinds wanted; empty for all.
    pub kinds: Vec<ListingKind>,
    /// Only listings of this hub.
    pub only_hub: Option<HubNumber>,
    /// When it was saved.
    pub created_at: Timestamp,
}

const COLUMNS: &str = "id, owner_id, user_id, created_at, name, text, kinds, only_hub";

fn restore(row: &QueryResult) -> Result<SavedSearchRow, Problem> {
    let id: Id<SavedSearchKind> = Id::restore(row.try_get_by_index(0)?);
    let (name, text): (String, String) = (row.try_get_by_index(4)?, row.try_get_by_index(5)?);
    let kinds: Vec<String> = row.try_get_by_index(6)?;
    let kinds: Result<Vec<ListingKind>, _> = kinds.iter().map(|kind| kind.parse()).collect();
    Ok(SavedSearchRow {
        value: SavedSearch {
            id,
            owner: Id::restore(row.try_get_by_index(1)?),
            user: Id::restore(row.try_get_by_index(2)?),
            name: Name::parse(&name).map_err(|_| corrupt("saved_search", id, "name"))?,
            text: SearchText::parse(&text).map_err(|_| corrupt("saved_search", id, "text"))?,
        },
        kinds: kinds.map_err(|_| corrupt("saved_search", id, "kinds"))?,
        only_hub: row.try_get_by_index::<Option<i16>>(7)?.map(restore_hub).transpose()?,
        created_at: restore_time(row.try_get_by_index(3)?),
    })
}

/// Stores a search.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, row: &SavedSearchRow) -> Result<(), Problem> {
    let SavedSearchRow { value, kinds, only_hub, created_at } = row;
    let sql = "INSERT INTO saved_search (hub, id, owner_id, user_id, created_at, name, text, kinds, only_hub, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let kinds: Vec<String> = kinds.iter().map(|kind| <&str>::from(*kind).to_owned()).collect();
    let values = [
        hub_column(value.id.hub()).into(),
        value.id.uuid().into(),
        value.owner.uuid().into(),
        value.user.uuid().into(),
        created_at.as_offset().into(),
        value.name.to_string().into(),
        value.text.to_string().into(),
        kinds.into(),
        only_hub.map(hub_column).into(),
        tx.principal().actor.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// How many searches a user has saved.
///
/// # Errors
/// When the database does not answer.
pub async fn count_of(tx: &Tx, hub: HubNumber, user: Id<UserKind>) -> Result<i64, Problem> {
    let sql = "SELECT count(*) FROM saved_search WHERE hub = $1 AND user_id = $2";
    let row = tx.db().query_one_raw(statement(sql, [hub_column(hub).into(), user.uuid().into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// A search, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<SavedSearchKind>) -> Result<Option<SavedSearchRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM saved_search WHERE hub = $1 AND id = $2 FOR UPDATE");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    tx.db().query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// The searches of these identifiers, whichever there are.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_many(db: &impl ConnectionTrait, ids: &[Id<SavedSearchKind>]) -> Result<Vec<SavedSearchRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM saved_search WHERE hub = ANY($1) AND id = ANY($2)");
    let hubs: Vec<i16> = ids.iter().map(|id| hub_column(id.hub())).collect();
    let uuids: Vec<Uuid> = ids.iter().map(Id::uuid).collect();
    db.query_all_raw(statement(&sql, [hubs.into(), uuids.into()])).await?.iter().map(restore).collect()
}

/// The next searches after one, in the order of their identifiers, of all hubs.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_after(
    db: &impl ConnectionTrait,
    after: Option<Id<SavedSearchKind>>,
    limit: i64,
) -> Result<Vec<SavedSearchRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM saved_search WHERE ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2");
    let after = after.map(|id| id.uuid());
    db.query_all_raw(statement(&sql, [after.into(), limit.into()])).await?.iter().map(restore).collect()
}

/// One page of a user's searches, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(
    db: &impl ConnectionTrait,
    hub: HubNumber,
    user: Id<UserKind>,
    paging: &Paging,
) -> Result<Vec<SavedSearchRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM saved_search WHERE hub = $1 AND user_id = $2 AND ($3::uuid IS NULL OR id < $3) \
        ORDER BY id DESC LIMIT $4"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let values = [hub_column(hub).into(), user.uuid().into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// Deletes a search.
///
/// # Errors
/// When it is no longer there.
pub async fn delete(tx: &Tx, id: Id<SavedSearchKind>) -> Result<(), Problem> {
    let sql = "DELETE FROM saved_search WHERE hub = $1 AND id = $2";
    let result = tx.db().execute_raw(statement(sql, [hub_column(id.hub()).into(), id.uuid().into()])).await?;
    expect_one("saved_search", id, result.rows_affected())
}
