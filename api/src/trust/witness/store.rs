//! The rows of witnessing.

use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, statement};
use crate::trust::log::store::{column, count};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::timestamp::Timestamp;
use keqiao_ledger::note::{Checkpoint, VerifierKey};
use keqiao_ledger::tree::{Hash, empty_root};
use sea_orm::{ConnectionTrait, QueryResult};

/// Somebody who cosigns our logs.
#[derive(Clone, Debug)]
pub struct Witness {
    /// His key; its name is his.
    pub key: VerifierKey,
    /// Where checkpoints are submitted.
    pub url: String,
}

/// A log of others that we cosign.
#[derive(Clone, Debug)]
pub struct WitnessedLog {
    /// Its key; the key's name is the log's origin.
    pub key: VerifierKey,
    /// Where it is read.
    pub url: String,
    /// The size that we cosigned last, 0 when none.
    pub size: u64,
    /// The root at that size.
    pub root: Hash,
}

fn key(row: &QueryResult, place: usize) -> Result<VerifierKey, Problem> {
    let line: String = row.try_get_by_index(place)?;
    VerifierKey::parse(&line).map_err(|error| corrupt("witness", &line, error))
}

/// All witnesses of our logs.
///
/// # Errors
/// When the database does not answer.
pub async fn list_witnesses(db: &impl ConnectionTrait) -> Result<Vec<Witness>, Problem> {
    let rows = db.query_all_raw(statement("SELECT key, url FROM witness ORDER BY name", [])).await?;
    rows.iter().map(|row| Ok(Witness { key: key(row, 0)?, url: row.try_get_by_index(1)? })).collect()
}

/// All logs of others that we cosign.
///
/// # Errors
/// When the database does not answer.
pub async fn list_logs(db: &impl ConnectionTrait) -> Result<Vec<WitnessedLog>, Problem> {
    let sql = "SELECT key, url, size, root FROM witnessed_log ORDER BY origin";
    db.query_all_raw(statement(sql, [])).await?.iter().map(restore_log).collect()
}

/// The log of an origin, when we cosign it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_log(db: &impl ConnectionTrait, origin: &str) -> Result<Option<WitnessedLog>, Problem> {
    let sql = "SELECT key, url, size, root FROM witnessed_log WHERE origin = $1";
    db.query_one_raw(statement(sql, [origin.into()])).await?.as_ref().map(restore_log).transpose()
}

fn restore_log(row: &QueryResult) -> Result<WitnessedLog, Problem> {
    let root: Vec<u8> = row.try_get_by_index(3)?;
    let root = root.try_into().map_err(|_| Problem::internal("a witnessed root has not 32 bytes"))?;
    Ok(WitnessedLog {
        key: key(row, 0)?,
        url: row.try_get_by_index(1)?,
        size: count(row.try_get_by_index(2)?)?,
        root: Hash::from_bytes(root),
    })
}

/// Remembers a checkpoint that is about to be cosigned, in place of the one that was known. Answers whether the known
/// one was still there: otherwise somebody was faster, and nothing may be cosigned.
///
/// # Errors
/// When the database does not answer.
pub async fn remember(
    db: &impl ConnectionTrait,
    known: &WitnessedLog,
    next: &Checkpoint,
    at: Timestamp,
) -> Result<bool, Problem> {
    let sql =
        "UPDATE witnessed_log SET size = $4, root = $5, cosigned_at = $6 WHERE origin = $1 AND size = $2 AND root = $3";
    let values = [
        next.origin.clone().into(),
        column(known.size)?.into(),
        known.root.as_bytes().to_vec().into(),
        column(next.size)?.into(),
        next.root.as_bytes().to_vec().into(),
        at.as_offset().into(),
    ];
    Ok(db.execute_raw(statement(sql, values)).await?.rows_affected() == 1)
}

/// Adds a witness of our logs, or gives him another address.
///
/// # Errors
/// When the database does not answer.
pub async fn add_witness(db: &impl ConnectionTrait, witness: &Witness, at: Timestamp) -> Result<(), Problem> {
    let sql = "INSERT INTO witness (name, created_at, key, url) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (name) DO UPDATE SET key = excluded.key, url = excluded.url";
    let Witness { key, url } = witness;
    let values = [key.name().into(), at.as_offset().into(), key.to_string().into(), url.clone().into()];
    db.execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Adds a log that we cosign, or gives it another address. A log that is known under another key is left alone.
///
/// # Errors
/// When the database does not answer.
pub async fn add_log(db: &impl ConnectionTrait, key: &VerifierKey, url: &str, at: Timestamp) -> Result<bool, Problem> {
    let sql = "INSERT INTO witnessed_log (origin, created_at, key, url, size, root) VALUES ($1, $2, $3, $4, 0, $5) \
        ON CONFLICT (origin) DO UPDATE SET url = excluded.url WHERE witnessed_log.key = excluded.key";
    let root = empty_root().as_bytes().to_vec();
    let values = [key.name().into(), at.as_offset().into(), key.to_string().into(), url.into(), root.into()];
    Ok(db.execute_raw(statement(sql, values)).await?.rows_affected() == 1)
}

/// The size up to which a witness cosigned a log of ours, 0 when never.
///
/// # Errors
/// When the database does not answer.
pub async fn cosigned_size(db: &impl ConnectionTrait, hub: HubNumber, witness: &str) -> Result<u64, Problem> {
    let sql = "SELECT size FROM cosignature WHERE hub = $1 AND witness = $2";
    let row = db.query_one_raw(statement(sql, [hub_column(hub).into(), witness.into()])).await?;
    row.map_or(Ok(0), |row| count(row.try_get_by_index(0)?))
}

/// Keeps the cosignature of a witness, in place of an older one.
///
/// # Errors
/// When the database does not answer.
pub async fn save_cosignature(
    db: &impl ConnectionTrait,
    hub: HubNumber,
    witness: &str,
    (size, note): (u64, &str),
    line: &str,
    at: Timestamp,
) -> Result<(), Problem> {
    let sql = "INSERT INTO cosignature (hub, witness, size, note, line, at) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (hub, witness) DO UPDATE SET size = excluded.size, note = excluded.note, line = excluded.line, \
        at = excluded.at WHERE cosignature.size <= excluded.size";
    let values =
        [hub_column(hub).into(), witness.into(), column(size)?.into(), note.into(), line.into(), at.as_offset().into()];
    db.execute_raw(statement(sql, values)).await?;
    Ok(())
}
