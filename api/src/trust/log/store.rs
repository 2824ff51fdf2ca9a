//! The rows of the logs: the log itself, its tiles, its entries.

use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_hub, statement};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{EntryKind, Id};
use keqiao_domain::timestamp::Timestamp;
use keqiao_ledger::tile::{HEIGHT, Tile, TileAt, WIDTH_MAX};
use keqiao_ledger::tree::{Hash, empty_root};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::BTreeMap;

/// A hub's log as it was last signed.
#[derive(Clone)]
pub struct Log {
    /// The name of the log and of its key.
    pub origin: String,
    /// The secret half of the key.
    pub seed: [u8; 32],
    /// Entries that are signed.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The signed checkpoint; none before the first.
    pub note: Option<String>,
}

const LOG: &str = "SELECT hub, origin, seed, size, root, note FROM log";

/// The log of a hub.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &impl ConnectionTrait, hub: HubNumber) -> Result<Option<Log>, Problem> {
    let sql = format!("{LOG} WHERE hub = $1");
    let row = db.query_one_raw(statement(&sql, [hub_column(hub).into()])).await?;
    row.map(|row| Ok(restore(&row)?.1)).transpose()
}

/// All logs that have begun.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &impl ConnectionTrait) -> Result<Vec<(HubNumber, Log)>, Problem> {
    let sql = format!("{LOG} ORDER BY hub");
    db.query_all_raw(statement(&sql, [])).await?.iter().map(restore).collect()
}

fn restore(row: &QueryResult) -> Result<(HubNumber, Log), Problem> {
    let hub = restore_hub(row.try_get_by_index(0)?)?;
    let bytes = |place: usize| -> Result<[u8; 32], Problem> {
        let bytes: Vec<u8> = row.try_get_by_index(place)?;
        bytes.try_into().map_err(|_| corrupt("log", hub, "not 32 bytes"))
    };
    let log = Log {
        origin: row.try_get_by_index(1)?,
        seed: bytes(2)?,
        size: count(row.try_get_by_index(3)?)?,
        root: Hash::from_bytes(bytes(4)?),
        note: row.try_get_by_index(5)?,
    };
    Ok((hub, log))
}

/// Makes the row of a log that begins. When another node was faster, its row stays.
///
/// # Errors
/// When the database does not answer.
pub async fn begin(
    db: &impl ConnectionTrait,
    hub: HubNumber,
    origin: &str,
    seed: [u8; 32],
    at: Timestamp,
) -> Result<(), Problem> {
    let sql = "INSERT INTO log (hub, created_at, origin, seed, size, root) VALUES ($1, $2, $3, $4, 0, $5) \
        ON CONFLICT (hub) DO NOTHING";
    let root = empty_root().as_bytes().to_vec();
    let values = [hub_column(hub).into(), at.as_offset().into(), origin.into(), seed.to_vec().into(), root.into()];
    db.execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Moves a log from the checkpoint that was known to the next.
///
/// # Errors
/// When another checkpoint is there, or the database does not answer.
pub async fn publish(
    db: &impl ConnectionTrait,
    hub: HubNumber,
    from: (u64, Hash),
    to: (u64, Hash),
    note: &str,
    at: Timestamp,
) -> Result<(), Problem> {
    let sql =
        "UPDATE log SET size = $4, root = $5, note = $6, signed_at = $7 WHERE hub = $1 AND size = $2 AND root = $3";
    let hash = |hash: Hash| hash.as_bytes().to_vec();
    let values = [
        hub_column(hub).into(),
        column(from.0)?.into(),
        hash(from.1).into(),
        column(to.0)?.into(),
        hash(to.1).into(),
        note.into(),
        at.as_offset().into(),
    ];
    let moved = db.execute_raw(statement(sql, values)).await?.rows_affected();
    expect_one("log", hub, moved)
}

/// Stores tiles; a wider one takes the place of a narrower.
///
/// # Errors
/// When the database does not answer.
pub async fn save_tiles(db: &impl ConnectionTrait, hub: HubNumber, tiles: &[Tile]) -> Result<(), Problem> {
    let mut values = vec![hub_column(hub).into()];
    let mut rows = Vec::new();
    for tile in tiles {
        let at = tile.at();
        let first = values.len() + 1;
        rows.push(format!(
            "($1, ${first}::smallint, ${}::bigint, ${}::smallint, ${}::bytea)",
            first + 1,
            first + 2,
            first + 3
        ));
        values.push(small(at.level.into())?.into());
        values.push(column(at.index)?.into());
        values.push(small(at.width)?.into());
        values.push(tile.to_bytes().into());
    }
    let sql = format!(
        "INSERT INTO log_tile (hub, level, index, width, hashes) VALUES {} ON CONFLICT (hub, level, index) \
        DO UPDATE SET width = excluded.width, hashes = excluded.hashes WHERE log_tile.width < excluded.width",
        rows.join(", ")
    );
    db.execute_raw(statement(&sql, values)).await?;
    Ok(())
}

/// The stored bytes of tiles, each cut to the width that is asked for; what is missing or too narrow is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn find_tiles(
    db: &impl ConnectionTrait,
    hub: HubNumber,
    wanted: &[TileAt],
) -> Result<BTreeMap<TileAt, Vec<u8>>, Problem> {
    let sql = "SELECT t.level, t.index, t.hashes FROM unnest($2::smallint[], $3::bigint[]) AS wanted (level, index) \
        JOIN log_tile AS t ON t.hub = $1 AND t.level = wanted.level AND t.index = wanted.index";
    let levels = wanted.iter().map(|at| small(at.level.into())).collect::<Result<Vec<i16>, _>>()?;
    let indexes = wanted.iter().map(|at| column(at.index)).collect::<Result<Vec<i64>, _>>()?;
    let mut found = BTreeMap::new();
    for row in db.query_all_raw(statement(sql, [hub_column(hub).into(), levels.into(), indexes.into()])).await? {
        let (level, index) = (row.try_get_by_index::<i16>(0)?, count(row.try_get_by_index(1)?)?);
        let hashes: Vec<u8> = row.try_get_by_index(2)?;
        for at in wanted.iter().filter(|at| small(at.level.into()).is_ok_and(|l| l == level) && at.index == index) {
            let bytes = usize::try_from(at.byte_len()).unwrap_or(usize::MAX);
            if let Some(cut) = hashes.get(..bytes) {
                found.insert(*at, cut.to_vec());
            }
        }
    }
    Ok(found)
}

/// The stored bytes of entries, from an index on, in order and without gaps; at most so many.
///
/// # Errors
/// When the database does not answer.
pub async fn bodies(db: &impl ConnectionTrait, hub: HubNumber, from: u64, limit: u64) -> Result<Vec<Vec<u8>>, Problem> {
    let sql = "SELECT p.position, e.body FROM entry_position AS p JOIN entry AS e ON e.hub = p.hub AND e.id = p.entry_id \
        WHERE p.hub = $1 AND p.position >= $2 AND p.position < $3 ORDER BY p.position";
    let values = [hub_column(hub).into(), column(from)?.into(), column(from.saturating_add(limit))?.into()];
    let mut bodies = Vec::new();
    for row in db.query_all_raw(statement(sql, values)).await? {
        let position = count(row.try_get_by_index(0)?)?;
        if position != from + bodies.len() as u64 {
            break;
        }
        bodies.push(row.try_get_by_index(1)?);
    }
    Ok(bodies)
}

/// The hubs that have numbered entries which are not signed.
///
/// # Errors
/// When the database does not answer.
pub async fn unsigned(db: &impl ConnectionTrait) -> Result<Vec<HubNumber>, Problem> {
    let sql = "SELECT s.hub FROM sequencer AS s LEFT JOIN log AS l ON l.hub = s.hub \
        WHERE s.next_position > coalesce(l.size, 0) ORDER BY s.hub";
    let rows = db.query_all_raw(statement(sql, [])).await?;
    rows.iter().map(|row| restore_hub(row.try_get_by_index(0)?)).collect()
}

/// The place of an entry in its hub's log.
///
/// # Errors
/// When the database does not answer.
pub async fn index_of(db: &impl ConnectionTrait, entry: Id<EntryKind>) -> Result<Option<u64>, Problem> {
    let sql = "SELECT position FROM entry_position WHERE hub = $1 AND entry_id = $2";
    let values = [hub_column(entry.hub()).into(), entry.uuid().into()];
    let row = db.query_one_raw(statement(sql, values)).await?;
    row.map(|row| count(row.try_get_by_index(0)?)).transpose()
}

/// A number of entries from its column.
///
/// # Errors
/// When it is negative.
pub fn count(column: i64) -> Result<u64, Problem> {
    u64::try_from(column).map_err(|_| corrupt("log", column, "a negative number of entries"))
}

/// A number of entries as a column has it.
///
/// # Errors
/// When it is beyond what a column holds.
pub fn column(count: u64) -> Result<i64, Problem> {
    i64::try_from(count).map_err(Problem::internal)
}

fn small(number: u64) -> Result<i16, Problem> {
    i16::try_from(number).map_err(Problem::internal)
}

const _: () = assert!(WIDTH_MAX == 1 << HEIGHT && WIDTH_MAX <= i16::MAX as u64, "a width fits its column");
