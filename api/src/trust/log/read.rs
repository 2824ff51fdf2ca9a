//! Reading a log: its head and its tiles, kept in memory, and the proofs that follow from them.

use super::store;
use crate::http::problem::Problem;
use crate::storage::{hub_column, statement};
use keqiao_domain::hub::HubNumber;
use keqiao_ledger::note::{Checkpoint, LogSigner, VerifierKey};
use keqiao_ledger::tile::{Tile, TileAt, TileSet, tiles_holding};
use keqiao_ledger::tree::{
    Hash, NodeAt, Nodes as _, consistency_nodes, consistency_proof, inclusion_nodes, inclusion_proof, verify_inclusion,
};
use lru::LruCache;
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Tiles in memory at most: 16 KiB each with their inner nodes, so 80 MiB, and all of a log of a million entries.
const TILES_MAX: NonZeroUsize = NonZeroUsize::new(5_000).expect("not zero");
/// After this a newer head is looked for.
const HEAD_AGE_MAX: Duration = Duration::from_millis(20);

/// The latest signed state of a log.
#[derive(Clone, Debug)]
pub struct Head {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// The signed checkpoint, with the cosignatures on it.
    pub note: String,
    /// The key that signed it.
    pub key: VerifierKey,
}

/// A head, and when to look for a newer one.
struct KnownHead {
    head: Arc<Head>,
    due_at: Instant,
}

/// What was read of all logs. Tiles never change, so they are forgotten only for want of room.
pub struct Shelf {
    tiles: Mutex<LruCache<(HubNumber, TileAt), Arc<Tile>>>,
    heads: Mutex<HashMap<HubNumber, KnownHead>>,
}

impl Default for Shelf {
    fn default() -> Self {
        Shelf { tiles: Mutex::new(LruCache::new(TILES_MAX)), heads: Mutex::default() }
    }
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    /// The head of a log, a few milliseconds old; nothing while the log has no checkpoint.
    ///
    /// When it is due, one request looks for a newer one. The others do not wait: an older head proves as well.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn head(&self, db: &impl ConnectionTrait, hub: HubNumber) -> Result<Option<Arc<Head>>, Problem> {
        match self.known_head(hub) {
            Some(head) => Ok(Some(head)),
            None => self.fresh_head(db, hub).await,
        }
    }

    /// The head in memory, unless it falls to this caller to look for a newer one.
    fn known_head(&self, hub: HubNumber) -> Option<Arc<Head>> {
        let mut heads = guard(&self.heads);
        let known = heads.get_mut(&hub)?;
        let now = Instant::now();
        if known.due_at <= now {
            known.due_at = now + HEAD_AGE_MAX;
            return None;
        }
        Some(Arc::clone(&known.head))
    }

    /// The head of a log as it is now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn fresh_head(&self, db: &impl ConnectionTrait, hub: HubNumber) -> Result<Option<Arc<Head>>, Problem> {
        let Some(log) = store::find(db, hub).await? else { return Ok(None) };
        let Some(note) = log.note else { return Ok(None) };
        let key = LogSigner::try_new(&log.origin, &log.seed).map_err(Problem::internal)?.verifier().clone();
        let checkpoint = Checkpoint { origin: log.origin, size: log.size, root: log.root };
        let note = note + &cosignatures(db, hub, log.size).await?;
        let head = Arc::new(Head { checkpoint, note, key });
        let known = KnownHead { head: Arc::clone(&head), due_at: Instant::now() + HEAD_AGE_MAX };
        guard(&self.heads).insert(hub, known);
        Ok(Some(head))
    }

    /// Tiles of a log.
    ///
    /// # Errors
    /// When the database does not answer, or has one of them not.
    pub async fn tiles(
        &self,
        db: &impl ConnectionTrait,
        hub: HubNumber,
        wanted: &BTreeSet<TileAt>,
    ) -> Result<TileSet, Problem> {
        let mut set = TileSet::new();
        let mut missing = Vec::new();
        {
            let mut tiles = guard(&self.tiles);
            for at in wanted {
                match tiles.get(&(hub, *at)) {
                    Some(tile) => set.insert(Arc::clone(tile)),
                    None => missing.push(*at),
                }
            }
        }
        if missing.is_empty() {
            return Ok(set);
        }
        for (at, bytes) in store::find_tiles(db, hub, &missing).await? {
            let tile = Tile::decode(at, &bytes).map_err(|error| crate::storage::corrupt("log_tile", at, error))?;
            let tile = Arc::new(tile);
            set.insert(Arc::clone(&tile));
            guard(&self.tiles).put((hub, at), tile);
        }
        Ok(set)
    }

    /// The proof that an entry is in the first `size` of a log, with the entry's leaf hash.
    ///
    /// A proof against the head is checked before it is given: a damaged tile is a fault of ours, not a false proof.
    ///
    /// # Errors
    /// When the database does not answer, or a tile is damaged.
    pub async fn inclusion(
        &self,
        db: &impl ConnectionTrait,
        hub: HubNumber,
        head: &Head,
        index: u64,
        size: u64,
    ) -> Result<(Hash, Vec<Hash>), Problem> {
        let leaf_at = NodeAt { level: 0, index };
        let mut nodes = inclusion_nodes(index, size).map_err(Problem::internal)?;
        nodes.push(leaf_at);
        let wanted = tiles_holding(&nodes, head.checkpoint.size).map_err(Problem::internal)?;
        let tiles = self.tiles(db, hub, &wanted).await?;
        let proof = inclusion_proof(index, size, &tiles).map_err(|error| damaged(hub, index, error))?;
        let leaf = tiles.node(leaf_at).ok_or_else(|| damaged(hub, index, "the leaf is missing"))?;
        if size == head.checkpoint.size {
            let Checkpoint { root, .. } = &head.checkpoint;
            verify_inclusion(&leaf, index, size, &proof, root).map_err(|error| damaged(hub, index, error))?;
        }
        Ok((leaf, proof))
    }

    /// The proof that the first `old` entries of a log are a prefix of the first `new`.
    ///
    /// # Errors
    /// When the database does not answer, or a tile is damaged.
    pub async fn consistency(
        &self,
        db: &impl ConnectionTrait,
        hub: HubNumber,
        head: &Head,
        old: u64,
        new: u64,
    ) -> Result<Vec<Hash>, Problem> {
        let nodes = consistency_nodes(old, new).map_err(Problem::internal)?;
        let wanted = tiles_holding(&nodes, head.checkpoint.size).map_err(Problem::internal)?;
        let tiles = self.tiles(db, hub, &wanted).await?;
        consistency_proof(old, new, &tiles).map_err(|error| damaged(hub, old, error))
    }
}

fn damaged(hub: HubNumber, place: u64, error: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("the tiles of the log of hub {hub} do not prove entry {place}: {error}"))
}

/// The lines of witnesses on the checkpoint of this size.
async fn cosignatures(db: &impl ConnectionTrait, hub: HubNumber, size: u64) -> Result<String, Problem> {
    let sql = "SELECT line FROM cosignature WHERE hub = $1 AND size = $2 ORDER BY witness";
    let rows = db.query_all_raw(statement(sql, [hub_column(hub).into(), store::column(size)?.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index::<String>(0)?)).collect()
}
