//! What an operator does when a log is not signed: look at it, and, if he says so by name, sign what the database has.

use super::grow::inspect;
use super::refusal::Stop;
use super::store;
use crate::app::App;
use crate::http::problem::Problem;
use crate::port::random;
use crate::storage::{hub_column, statement};
use keqiao_domain::hub::HubNumber;
use keqiao_ledger::note::{Checkpoint, LogSigner};
use keqiao_ledger::tile::Edge;
use keqiao_ledger::tree::leaf_hash;
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};

/// Entries read at once.
const CHUNK: u64 = 4_096;
/// Tiles of one statement.
const TILES_AT_ONCE: usize = 500;

/// Why a log is not signed; nothing when it is in order.
///
/// # Errors
/// When the database does not answer.
pub async fn diagnose(app: &App, hub: HubNumber) -> Result<Option<String>, Problem> {
    match inspect(app, hub).await {
        Ok(()) => Ok(None),
        Err(Stop::Refused(refusal)) => Ok(Some(refusal.to_string())),
        Err(Stop::Failed(problem)) => Err(problem),
    }
}

/// Makes tiles and checkpoint anew from the entries of the database, and puts the checkpoint into the lock, whatever it
/// held. Answers with the checkpoint. Who has seen another one can prove the breach.
///
/// # Errors
/// When the database or the lock does not answer.
#[expect(
    clippy::disallowed_methods,
    reason = "tiles and checkpoint are not market data: they follow from entries that `Tx` has stored"
)]
pub async fn accept_database(app: &App, hub: HubNumber) -> Result<Checkpoint, Problem> {
    let origin = app.ledger.origin(&app.hubs.code(hub));
    store::begin(&app.db, hub, &origin, random::bytes(), app.clock.now()).await?;
    let log = store::find(&app.db, hub).await?.ok_or_else(|| Problem::internal("the log is not there"))?;
    let tx = app.db.begin().await?;
    // A running service must not sign meanwhile.
    let sql = "SELECT FROM log WHERE hub = $1 FOR UPDATE";
    tx.query_one_raw(statement(sql, [hub_column(hub).into()])).await?;
    tx.execute_raw(statement("DELETE FROM log_tile WHERE hub = $1", [hub_column(hub).into()])).await?;
    let mut edge = Edge::new();
    let mut tiles = Vec::new();
    loop {
        let bodies = store::bodies(&tx, hub, edge.size(), CHUNK).await?;
        if bodies.is_empty() {
            break;
        }
        bodies.iter().for_each(|body| tiles.extend(edge.append(leaf_hash(body))));
        for some in tiles.chunks(TILES_AT_ONCE) {
            store::save_tiles(&tx, hub, some).await?;
        }
        tiles.clear();
    }
    tiles.extend(edge.partial_tiles());
    if !tiles.is_empty() {
        store::save_tiles(&tx, hub, &tiles).await?;
    }
    let next = Checkpoint { origin: log.origin.clone(), size: edge.size(), root: edge.root() };
    let signer = LogSigner::try_new(&log.origin, &log.seed).map_err(Problem::internal)?;
    let note = signer.sign(&next.text()).map_err(Problem::internal)?.to_string();
    store::publish(&tx, hub, (log.size, log.root), (next.size, next.root), &note, app.clock.now()).await?;
    let held = app.ledger.lock.read(&log.origin).await.map_err(Problem::unavailable)?;
    if held.as_deref() != Some(&note) {
        app.ledger.lock.advance(&log.origin, held.as_deref(), &note).await.map_err(Problem::unavailable)?;
    }
    tx.commit().await.map_err(Problem::unavailable)?;
    Ok(next)
}
