//! Grows a log by its numbered entries and signs it.
//!
//! The writes of one batch, in their order: the lock outside the database (flushed), then tiles and checkpoint in one
//! transaction. Everything in the database follows from the entries and their positions, which were committed before;
//! so the transaction need not be flushed, and after a failure between the two writes the next round computes the same
//! tiles and the same checkpoint again: the lock says how far.

use super::election::Election;
use super::lock::LockError;
use super::refusal::{Refusal, Stop};
use super::store::{self, Log};
use crate::app::App;
use crate::http::problem::Problem;
use crate::port::random;
use crate::storage::statement;
use keqiao_domain::hub::HubNumber;
use keqiao_ledger::note::{Checkpoint, LogSigner, VerifierKey};
use keqiao_ledger::tile::{Edge, Tile, TileSet, partial_tiles_of, tiles_holding};
use keqiao_ledger::tree::{Hash, consistency_nodes, consistency_proof, leaf_hash, verify_consistency};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Entries of one checkpoint at most: what is held in memory at once.
const BATCH: u64 = 2_048;
/// A refused log is looked at again after so long: the operator may have mended it.
const REFUSED_FOR: Duration = Duration::from_secs(1);
/// All logs are compared with their locks so often, also those in which nothing happens.
const COMPARE_EVERY: Duration = Duration::from_secs(5);

/// The writes of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// The row of a log that begins, with its key.
    Row,
    /// The checkpoint in the lock.
    Lock,
    /// The tiles.
    Tiles,
    /// The checkpoint in the database.
    Checkpoint,
    /// The end of the transaction.
    Commit,
}

/// When a watcher is told of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It has not taken effect.
    Before,
    /// It has.
    After,
}

/// Told of each write, before and after; an error ends the round there. A test fails the writes one by one.
pub type Watch = Box<dyn Fn(Write, Moment) -> Result<(), Problem> + Send + Sync>;

/// A log in memory: what the next batch starts from.
struct Known {
    signer: LogSigner,
    edge: Edge,
    root: Hash,
    /// What the lock holds.
    held: Option<String>,
    /// What the lock holds, when it is ahead of the database.
    ahead: Option<Checkpoint>,
}

/// Signs the logs for which this node is elected.
pub struct Signer {
    known: HashMap<HubNumber, Known>,
    refused: HashMap<HubNumber, Instant>,
    compared_at: Option<Instant>,
    election: Election,
    watch: Watch,
}

impl Default for Signer {
    fn default() -> Self {
        Signer::watched(Box::new(|_, _| Ok(())))
    }
}

impl Signer {
    /// A signer whose writes are watched.
    #[must_use]
    pub fn watched(watch: Watch) -> Signer {
        Signer {
            known: HashMap::new(),
            refused: HashMap::new(),
            compared_at: None,
            election: Election::default(),
            watch,
        }
    }

    /// One round over all logs in which there is something to sign. Answers with the number of entries.
    ///
    /// A log that must not be signed is noted in the ledger's health and does not hold up the others.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn round(&mut self, app: &App) -> Result<u64, Problem> {
        let mut hubs = store::unsigned(&app.db).await?;
        if self.compared_at.is_none_or(|at| at.elapsed() >= COMPARE_EVERY) {
            hubs.extend(store::list(&app.db).await?.into_iter().map(|(hub, _)| hub));
            hubs.sort_unstable();
            hubs.dedup();
            self.compared_at = Some(Instant::now());
            // What is known is compared anew: the lock may have moved, or the database.
            self.known.clear();
        }
        let mut signed = 0;
        for hub in hubs {
            let is_paused = self.refused.get(&hub).is_some_and(|at| at.elapsed() < REFUSED_FOR);
            if is_paused || !self.election.wins(&app.db, hub).await? {
                continue;
            }
            match self.grow(app, hub).await {
                Ok(entries) => {
                    signed += entries;
                    self.refused.remove(&hub);
                    app.ledger.health.heal(hub);
                }
                // Another node was faster; the next round sees what it did.
                Err(Stop::Refused(Refusal::LockUnusable(LockError::Moved))) => drop(self.known.remove(&hub)),
                Err(Stop::Refused(refusal)) => self.refuse(app, hub, &refusal),
                Err(Stop::Failed(problem)) => {
                    self.known.remove(&hub);
                    return Err(problem);
                }
            }
        }
        Ok(signed)
    }

    fn refuse(&mut self, app: &App, hub: HubNumber, refusal: &Refusal) {
        self.known.remove(&hub);
        self.refused.insert(hub, Instant::now());
        // Readiness is public: what the system says of the lock's place is for the log only.
        let told = match refusal {
            Refusal::LockUnusable(_) => "the lock cannot be used; the service's log says why".to_owned(),
            other => other.to_string(),
        };
        if app.ledger.health.refuse(hub, &told) {
            let hub = app.hubs.code(hub);
            tracing::error!(hub, %refusal, "the log is not signed; `keqiao ledger recover` explains the choices");
        }
    }

    /// Signs all that is numbered in a hub, batch by batch.
    async fn grow(&mut self, app: &App, hub: HubNumber) -> Result<u64, Stop> {
        let mut signed = 0;
        loop {
            let log = self.open(app, hub).await?;
            let catches_up = self.known.get(&hub).is_some_and(|known| known.ahead.is_some());
            let entries = self.sign_batch(app, hub, &log).await?;
            signed += entries;
            if entries > 0 {
                app.ledger.signed.notify_waiters();
            }
            // A batch that was not full leaves nothing behind; what was numbered meanwhile has the next round.
            if entries < BATCH && !catches_up {
                return Ok(signed);
            }
        }
    }

    /// The log as the database has it, compared with what is known, and with the lock when it is not known.
    async fn open(&mut self, app: &App, hub: HubNumber) -> Result<Log, Stop> {
        let log = match store::find(&app.db, hub).await? {
            Some(log) => log,
            None => self.begin(app, hub).await?,
        };
        let is_known =
            self.known.get(&hub).is_some_and(|known| known.edge.size() == log.size && known.root == log.root);
        if !is_known {
            self.known.remove(&hub);
            self.known.insert(hub, compare(app, hub, &log).await?);
        }
        Ok(log)
    }

    async fn begin(&self, app: &App, hub: HubNumber) -> Result<Log, Stop> {
        let origin = app.ledger.origin(&app.hubs.code(hub));
        if app.ledger.lock.read(&origin).await?.is_some() {
            return Err(without_key());
        }
        (self.watch)(Write::Row, Moment::Before)?;
        store::begin(&app.db, hub, &origin, random::bytes(), app.clock.now()).await?;
        (self.watch)(Write::Row, Moment::After)?;
        let log = store::find(&app.db, hub).await?;
        Ok(log.ok_or_else(|| Problem::internal("a log that has begun is not there"))?)
    }

    /// Signs the next entries. Answers with their number.
    async fn sign_batch(&mut self, app: &App, hub: HubNumber, log: &Log) -> Result<u64, Stop> {
        let known = self.known.get_mut(&hub).ok_or_else(|| Problem::internal("an opened log is not known"))?;
        let Some(tiles) = append(app, hub, known).await? else { return Ok(0) };
        let next = Checkpoint { origin: log.origin.clone(), size: known.edge.size(), root: known.edge.root() };
        let note = match known.ahead.take() {
            None => {
                let note = known.signer.sign(&next.text()).map_err(Problem::internal)?.to_string();
                (self.watch)(Write::Lock, Moment::Before)?;
                app.ledger.lock.advance(&log.origin, known.held.as_deref(), &note).await?;
                (self.watch)(Write::Lock, Moment::After)?;
                note
            }
            // This was signed before; only the database has forgotten it.
            Some(ahead) if ahead == next => known.held.clone().unwrap_or_default(),
            Some(ahead) => return Err(Refusal::Forked { size: ahead.size }.into()),
        };
        self.store(app, hub, log, &tiles, &next, &note).await?;
        if let Some(known) = self.known.get_mut(&hub) {
            known.root = next.root;
            known.held = Some(note);
        }
        Ok(next.size - log.size)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "tiles and checkpoint are not market data: they follow from entries that `Tx` has stored"
    )]
    async fn store(
        &self,
        app: &App,
        hub: HubNumber,
        log: &Log,
        tiles: &[Tile],
        next: &Checkpoint,
        note: &str,
    ) -> Result<(), Problem> {
        let tx = app.db.begin().await?;
        // What is lost by a crash is computed again from the entries; the lock tells how far.
        tx.execute_raw(statement("SET LOCAL synchronous_commit = off", [])).await?;
        (self.watch)(Write::Tiles, Moment::Before)?;
        store::save_tiles(&tx, hub, tiles).await?;
        (self.watch)(Write::Tiles, Moment::After)?;
        (self.watch)(Write::Checkpoint, Moment::Before)?;
        store::publish(&tx, hub, (log.size, log.root), (next.size, next.root), note, app.clock.now()).await?;
        (self.watch)(Write::Checkpoint, Moment::After)?;
        (self.watch)(Write::Commit, Moment::Before)?;
        tx.commit().await.map_err(Problem::unavailable)?;
        (self.watch)(Write::Commit, Moment::After)
    }
}

/// Appends the next entries to the edge: up to a batch, or exactly as many as the lock is ahead. Answers with the tiles
/// that are new or wider; nothing when there are no entries.
async fn append(app: &App, hub: HubNumber, known: &mut Known) -> Result<Option<Vec<Tile>>, Stop> {
    let first = known.edge.size();
    let target = known.ahead.as_ref().map(|ahead| ahead.size);
    let mut full = Vec::new();
    loop {
        let size = known.edge.size();
        let wanted = target.map_or(BATCH, |target| BATCH.min(target - size));
        let bodies = store::bodies(&app.db, hub, size, wanted).await?;
        for body in &bodies {
            full.extend(known.edge.append(leaf_hash(body)));
        }
        match target {
            Some(target) if known.edge.size() < target && bodies.is_empty() => {
                return Err(Refusal::RolledBack { found: known.edge.size(), signed: target }.into());
            }
            Some(target) if known.edge.size() < target => {}
            _ => break,
        }
    }
    if known.edge.size() == first {
        return Ok(None);
    }
    // A partial tile above the leaves has grown only when the tile below it was filled.
    let filled = |level: u32| level == 0 || full.iter().any(|tile: &Tile| tile.at().level + 1 == level);
    let partial: Vec<Tile> = known.edge.partial_tiles().filter(|tile| filled(tile.at().level)).collect();
    Ok(Some(full.into_iter().chain(partial).collect()))
}

/// Looks whether a log could be signed, and signs nothing.
///
/// # Errors
/// The refusal, or that the database does not answer.
pub async fn inspect(app: &App, hub: HubNumber) -> Result<(), Stop> {
    let Some(log) = store::find(&app.db, hub).await? else {
        let origin = app.ledger.origin(&app.hubs.code(hub));
        let held = app.ledger.lock.read(&origin).await?;
        return if held.is_some() { Err(without_key()) } else { Ok(()) };
    };
    let mut known = compare(app, hub, &log).await?;
    let Some(ahead) = known.ahead.clone() else { return Ok(()) };
    append(app, hub, &mut known).await?;
    if known.edge.root() == ahead.root { Ok(()) } else { Err(Refusal::Forked { size: ahead.size }.into()) }
}

/// The lock knows a log of which the database has no key.
fn without_key() -> Stop {
    let fault = "the database has no key of this log, but the lock has a checkpoint of it: it is an older copy, or another database";
    Refusal::LockForeign(fault.to_owned()).into()
}

/// Reads the edge of a log from its tiles, and compares checkpoint, tiles and lock with one another.
async fn compare(app: &App, hub: HubNumber, log: &Log) -> Result<Known, Stop> {
    let signer = LogSigner::try_new(&log.origin, &log.seed).map_err(Problem::internal)?;
    let edge = restore_edge(app, hub, log).await?;
    if let Some(note) = &log.note {
        let opened = Checkpoint::open(note.as_bytes(), signer.verifier());
        let signed = opened.map_err(|error| damaged("the checkpoint", error.to_string()))?.0;
        if (signed.size, signed.root) != (log.size, log.root) {
            return Err(damaged("the checkpoint", "it is not over the size and root beside it").into());
        }
    }
    let held = app.ledger.lock.read(&log.origin).await?;
    let mut known = Known { signer, edge, root: log.root, held, ahead: None };
    match &known.held {
        None if log.note.is_none() => {}
        None => return Err(Refusal::LockMissing { size: log.size }.into()),
        Some(held) => known.ahead = measure(app, hub, log, held, known.signer.verifier()).await?,
    }
    if known.ahead.is_none() && known.held != log.note && log.note.is_some() {
        known.held.clone_from(&log.note);
    }
    Ok(known)
}

/// Compares the log in the database with the checkpoint in the lock. Answers with the latter when it is ahead.
async fn measure(
    app: &App,
    hub: HubNumber,
    log: &Log,
    held: &str,
    key: &VerifierKey,
) -> Result<Option<Checkpoint>, Stop> {
    let opened = Checkpoint::open(held.as_bytes(), key);
    let seen = opened.map_err(|error| Refusal::LockForeign(error.to_string()))?.0;
    if seen.size > log.size {
        return Ok(Some(seen));
    }
    if !is_prefix(app, hub, &seen, log).await? {
        return Err(Refusal::Forked { size: seen.size }.into());
    }
    if seen.size < log.size {
        // A lock of this node alone, from when it was elected before; the log has grown out of it since.
        let next = log.note.as_deref().unwrap_or_default();
        app.ledger.lock.advance(&log.origin, Some(held), next).await?;
    }
    Ok(None)
}

/// Whether the tree of the log grew out of a checkpoint that is not larger.
async fn is_prefix(app: &App, hub: HubNumber, seen: &Checkpoint, log: &Log) -> Result<bool, Stop> {
    let nodes = consistency_nodes(seen.size, log.size).map_err(Problem::internal)?;
    let wanted = tiles_holding(&nodes, log.size).map_err(Problem::internal)?;
    let tiles = load_tiles(app, hub, wanted).await?;
    let proof = consistency_proof(seen.size, log.size, &tiles).map_err(|error| damaged("a tile", error.to_string()))?;
    Ok(verify_consistency(seen.size, log.size, &seen.root, &log.root, &proof).is_ok())
}

async fn restore_edge(app: &App, hub: HubNumber, log: &Log) -> Result<Edge, Stop> {
    let tiles = load_tiles(app, hub, partial_tiles_of(log.size)).await?;
    let edge = Edge::restore(log.size, &tiles).map_err(|error| damaged("a tile", error.to_string()))?;
    if edge.root() != log.root {
        return Err(damaged("a tile at the edge, or the size or root of the log", "they do not fit together").into());
    }
    Ok(edge)
}

/// Tiles as they are stored, past the shelf.
async fn load_tiles(
    app: &App,
    hub: HubNumber,
    wanted: impl IntoIterator<Item = keqiao_ledger::tile::TileAt>,
) -> Result<TileSet, Stop> {
    let wanted: Vec<_> = wanted.into_iter().collect();
    let stored = store::find_tiles(&app.db, hub, &wanted).await?;
    let mut tiles = TileSet::new();
    for at in wanted {
        let bytes = stored.get(&at).ok_or_else(|| damaged(&at.to_string(), "it is missing or too narrow"))?;
        tiles.insert(Tile::decode(at, bytes).map_err(|error| damaged(&at.to_string(), error.to_string()))?);
    }
    Ok(tiles)
}

fn damaged(place: &str, fault: impl Into<String>) -> Refusal {
    Refusal::Damaged { place: place.to_owned(), fault: fault.into() }
}
