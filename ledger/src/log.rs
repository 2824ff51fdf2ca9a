//! Checks a whole log from its bytes: every entry, every tile, the root, the signature, and an earlier checkpoint.
//!
//! The caller reads; this module only says which resource it wants next. So the same check serves a folder, a
//! database and a server.

use std::collections::HashMap;
use std::fmt;

use crate::entry::{EntryError, StoredEntry};
use crate::note::{Checkpoint, VerifierKey};
use crate::report::Report;
use crate::tile::{BundleAt, Edge, Resource, Tile, TileAt, WIDTH_MAX, bundles_of, decode_bundle};
use crate::tree::{Hash, NodeAt, Nodes, leaf_hash};

/// What the one who asks already knows.
#[derive(Debug, Clone)]
pub struct Trust {
    /// The log's key.
    pub key: LogKey,
    /// Keys of witnesses whose signature is demanded.
    pub witnesses: Vec<VerifierKey>,
    /// The last checkpoint that was seen, already verified: the log must have grown out of it.
    pub earlier: Option<Checkpoint>,
}

/// Where the log's key comes from.
#[derive(Debug, Clone)]
pub enum LogKey {
    /// Known beforehand.
    Trusted(VerifierKey),
    /// Found beside the log itself.
    Claimed(VerifierKey),
}

/// The code of the hub in a log's name: the part after the last slash.
#[must_use]
pub fn hub_of(origin: &str) -> &str {
    origin.rsplit('/').next().unwrap_or(origin)
}

/// Recomputes a log from its entry bundles and says what holds and what does not.
///
/// `read` gives the bytes of a resource, or the reason why there are none. The check ends at the first fault.
pub fn verify<E: fmt::Display>(trust: &Trust, read: impl FnMut(Resource) -> Result<Vec<u8>, E>) -> Report {
    let mut report = Report::default();
    let key = match &trust.key {
        LogKey::Trusted(key) => key,
        LogKey::Claimed(key) => {
            let origin = key.name();
            report.not_shown(format!(
                "That the key belongs to the hub is not shown: compare it with the one at https://{origin}/key: {key}"
            ));
            key
        }
    };
    if let Err(Fault(fault)) = Check::new(read).run(key, trust, &mut report) {
        report.fails(fault);
    }
    report
}

/// The first fault, as a sentence that begins with its place.
struct Fault(String);

struct Check<R> {
    read: R,
    edge: Edge,
    /// Index of the entry that carries an id.
    ids: HashMap<String, u64>,
    /// Entries of a version that this program does not know.
    unknown: u64,
    /// Root of the tree when it had the size of the earlier checkpoint.
    earlier_root: Option<Hash>,
}

impl<E: fmt::Display, R: FnMut(Resource) -> Result<Vec<u8>, E>> Check<R> {
    fn new(read: R) -> Check<R> {
        Check { read, edge: Edge::new(), ids: HashMap::new(), unknown: 0, earlier_root: None }
    }

    fn run(&mut self, key: &VerifierKey, trust: &Trust, report: &mut Report) -> Result<(), Fault> {
        let bytes = self.fetch(Resource::Checkpoint)?;
        let (checkpoint, note) =
            Checkpoint::open(&bytes, key).map_err(|error| Fault(format!("checkpoint: {error}.")))?;
        let Checkpoint { origin, size, root } = &checkpoint;
        report.holds_that(format!("The log {origin} signed a checkpoint over {size} entries with the key {key}."));
        report.check_witnesses(&note, key, &trust.witnesses);

        if let Some(earlier) = &trust.earlier {
            refuse_shorter(earlier, &checkpoint)?;
        }
        self.note_earlier(trust.earlier.as_ref());
        for at in bundles_of(*size) {
            self.check_bundle(at, &checkpoint, trust.earlier.as_ref())?;
        }
        let partial: Vec<Tile> = self.edge.partial_tiles().filter(|tile| tile.at().level > 0).collect();
        partial.iter().try_for_each(|tile| self.check_tile(tile))?;
        report.holds_that(format!("All {size} entries have the hashes that the tiles say, in this order."));

        if self.edge.root() != *root {
            let computed = self.edge.root();
            return Err(Fault(format!(
                "checkpoint: entries and tiles agree with each other and give the root {computed}, but the log signed {root}: what is stored is not what was signed."
            )));
        }
        report.holds_that(format!("They give exactly the root that was signed: {root}."));
        self.report_entries(origin, report);
        self.check_earlier(trust.earlier.as_ref(), report)
    }

    fn fetch(&mut self, resource: Resource) -> Result<Vec<u8>, Fault> {
        (self.read)(resource).map_err(|reason| Fault(format!("{resource}: it cannot be read: {reason}.")))
    }

    /// Checks the entries of a bundle against their leaf tile, and every tile above that becomes full.
    fn check_bundle(
        &mut self,
        at: BundleAt,
        checkpoint: &Checkpoint,
        earlier: Option<&Checkpoint>,
    ) -> Result<(), Fault> {
        let bytes = self.fetch(Resource::Bundle(at))?;
        let entries = decode_bundle(&bytes).map_err(|error| Fault(format!("{at}: {error}.")))?;
        if entries.len() as u64 != at.width {
            let (found, width) = (entries.len(), at.width);
            return Err(Fault(format!("{at}: it has {found} entries where there must be {width}.")));
        }
        let leaf_tile = TileAt { level: 0, index: at.index, width: at.width };
        let tile_bytes = self.fetch(Resource::Tile(leaf_tile))?;
        let stored = Tile::decode(leaf_tile, &tile_bytes).map_err(|error| Fault(format!("{leaf_tile}: {error}.")))?;

        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        for (position, (computed, expected)) in (0..).zip(leaves.iter().zip(stored.hashes())) {
            if *computed != expected {
                return Err(self.leaf_fault(at, position, &leaves, &stored, checkpoint.size));
            }
        }
        for (position, (entry, leaf)) in (0..).zip(entries.iter().zip(leaves)) {
            self.check_entry(at, position, entry, checkpoint)?;
            let full = self.edge.append(leaf);
            self.note_earlier(earlier);
            full.iter().filter(|tile| tile.at().level > 0).try_for_each(|tile| self.check_tile(tile))?;
        }
        Ok(())
    }

    fn note_earlier(&mut self, earlier: Option<&Checkpoint>) {
        if earlier.is_some_and(|earlier| earlier.size == self.edge.size()) {
            self.earlier_root = Some(self.edge.root());
        }
    }

    /// Entries and leaf tile disagree; the tile above knows which of them is the changed one.
    fn leaf_fault(&mut self, at: BundleAt, position: u64, leaves: &[Hash], stored: &Tile, size: u64) -> Fault {
        let leaf_tile = stored.at();
        let parent = NodeAt { level: tile_top(leaf_tile), index: at.index };
        let above = TileAt::holding(parent, size).and_then(|above| {
            let bytes = self.fetch(Resource::Tile(above)).ok()?;
            let expected = Tile::decode(above, &bytes).ok()?.node(parent)?;
            Some((above, expected))
        });
        let index = at.index * WIDTH_MAX + position;
        let verdict = match above {
            Some((above, expected)) if tile_root(stored.hashes()) == Some(expected) => {
                format!("{above} confirms the tile: the entry was changed")
            }
            Some((above, expected)) if tile_root(leaves.iter().copied()) == Some(expected) => {
                format!("{above} confirms the entry: the tile was changed")
            }
            _ => "one of them was changed".to_owned(),
        };
        Fault(format!(
            "{at}: entry {position} of the bundle (entry {index} of the log) does not have the hash that {leaf_tile} says; {verdict}."
        ))
    }

    fn check_tile(&mut self, computed: &Tile) -> Result<(), Fault> {
        let at = computed.at();
        let bytes = self.fetch(Resource::Tile(at))?;
        let stored = Tile::decode(at, &bytes).map_err(|error| Fault(format!("{at}: {error}.")))?;
        match computed.hashes().zip(stored.hashes()).position(|(computed, stored)| computed != stored) {
            Some(position) => {
                Err(Fault(format!("{at}: hash {position} of the tile is not the root of the tile below it.")))
            }
            None => Ok(()),
        }
    }

    fn check_entry(&mut self, at: BundleAt, position: u64, bytes: &[u8], checkpoint: &Checkpoint) -> Result<(), Fault> {
        let index = at.index * WIDTH_MAX + position;
        let place = || format!("{at}: entry {position} of the bundle (entry {index} of the log)");
        let entry = match StoredEntry::parse(bytes) {
            Ok(entry) => entry,
            Err(EntryError::Version(_)) => {
                self.unknown += 1;
                return Ok(());
            }
            Err(error) => return Err(Fault(format!("{}: {error}.", place()))),
        };
        if entry.hub != hub_of(&checkpoint.origin) {
            return Err(Fault(format!("{}: it names the hub {:?}.", place(), entry.hub)));
        }
        match self.ids.insert(entry.id, index) {
            Some(first) => Err(Fault(format!("{}: it repeats the id of entry {first}.", place()))),
            None => Ok(()),
        }
    }

    fn report_entries(&self, origin: &str, report: &mut Report) {
        let known = self.ids.len();
        let hub = hub_of(origin);
        report.holds_that(format!(
            "All {known} entries of version 1 are canonical, of the hub {hub}, and none repeats the id of another."
        ));
        if self.unknown > 0 {
            report.not_shown(format!("Entries of a version that this program does not know: {}.", self.unknown));
        }
    }

    fn check_earlier(&self, earlier: Option<&Checkpoint>, report: &mut Report) -> Result<(), Fault> {
        let Some(earlier) = earlier else {
            report.not_shown("No earlier checkpoint was given: whether the log was rewritten since is not shown.");
            return Ok(());
        };
        let size = earlier.size;
        if self.earlier_root == Some(earlier.root) {
            report.holds_that(format!("The log grew out of the earlier checkpoint over {size} entries unchanged."));
            return Ok(());
        }
        Err(Fault(format!(
            "checkpoint: the first {size} entries are not those of the earlier checkpoint: the log was rewritten or forked."
        )))
    }
}

fn refuse_shorter(earlier: &Checkpoint, now: &Checkpoint) -> Result<(), Fault> {
    if earlier.origin != now.origin {
        return Err(Fault(format!("checkpoint: the earlier checkpoint is of the log {:?}.", earlier.origin)));
    }
    if earlier.size > now.size {
        let (before, now) = (earlier.size, now.size);
        return Err(Fault(format!(
            "checkpoint: the log has {now} entries, but had {before} before: its end was cut off or an old copy was restored."
        )));
    }
    Ok(())
}

/// Level of the node that a full tile is summed up in.
fn tile_top(at: TileAt) -> u32 {
    (at.level + 1) * crate::tile::HEIGHT
}

fn tile_root(hashes: impl Iterator<Item = Hash>) -> Option<Hash> {
    let tree: crate::tree::LeafTree = hashes.collect();
    tree.node(NodeAt { level: crate::tile::HEIGHT, index: 0 })
}
