//! How a log is stored and served: hash tiles and entry bundles of C2SP tlog-tiles.
//!
//! A tile holds up to 256 hashes of one level; each hash of level L + 1 is the root of one full tile of level L.
//! Full tiles never change. The last tile of a level may be partial; its width is part of its path.
//!
//! ```text
//! tile/0/x273/…      leaves            tile/entries/000    the entries under tile/0/000
//! tile/1/000         roots of 256 leaves
//! tile/2/000.p/1     roots of 65,536 leaves, so far one
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::entry::BYTES_MAX;
use crate::tree::{HASH_BYTES, Hash, LeafTree, MissingNode, NodeAt, Nodes, empty_root, node_hash};

/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH_MAX: u64 = 1 << HEIGHT;

/// Levels of the tree that one tile spans.
pub const HEIGHT: u32 = 8;

/// The highest tile level of a tree whose size fits 64 bits.
pub const LEVEL_MAX: u32 = 7;

/// Length of the number in front of each entry of a bundle, in bytes.
const LENGTH_BYTES: usize = 2;

/// The place of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileAt {
    /// 0 for leaves, up to [`LEVEL_MAX`].
    pub level: u32,
    /// Position among the tiles of that level.
    pub index: u64,
    /// Number of hashes, 1 to 256.
    pub width: u64,
}

impl TileAt {
    /// The tile that holds a node, as it is in a tree of `size` leaves; nothing if that tree lacks the node.
    #[must_use]
    pub fn holding(node: NodeAt, size: u64) -> Option<TileAt> {
        let (level, above) = (node.level / HEIGHT, node.level % HEIGHT);
        let end = node.index.checked_add(1)?.checked_mul(1 << above)?;
        let row = row_width(level, size);
        let index = (end - 1) / WIDTH_MAX;
        (end <= row).then(|| TileAt { level, index, width: WIDTH_MAX.min(row - index * WIDTH_MAX) })
    }

    /// Whether a tree of `size` leaves has all hashes of the tile.
    #[must_use]
    pub fn is_within(&self, size: u64) -> bool {
        let end = self.index.checked_mul(WIDTH_MAX).and_then(|first| first.checked_add(self.width));
        end.is_some_and(|end| end <= row_width(self.level, size))
    }

    /// Whether the tile can still grow.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.width < WIDTH_MAX
    }

    /// Length of the stored tile, in bytes.
    #[must_use]
    pub fn byte_len(&self) -> u64 {
        self.width * HASH_BYTES as u64
    }
}

/// As a path: `tile/0/x001/x234/067.p/8`.
impl fmt::Display for TileAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        write_place(f, self.index, self.width)
    }
}

/// The place of an entry bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleAt {
    /// Position among the bundles; the first entry is `256 * index`.
    pub index: u64,
    /// Number of entries, 1 to 256.
    pub width: u64,
}

impl BundleAt {
    /// Whether a log of `size` entries has all entries of the bundle.
    #[must_use]
    pub fn is_within(&self, size: u64) -> bool {
        TileAt { level: 0, index: self.index, width: self.width }.is_within(size)
    }
}

/// As a path: `tile/entries/x001/x234/067.p/8`.
impl fmt::Display for BundleAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tile/entries/")?;
        write_place(f, self.index, self.width)
    }
}

/// Everything a log serves under its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// `checkpoint`: the only one that changes.
    Checkpoint,
    /// `tile/<level>/<index>[.p/<width>]`.
    Tile(TileAt),
    /// `tile/entries/<index>[.p/<width>]`.
    Bundle(BundleAt),
}

impl Resource {
    /// Reads a path below the log's prefix. Every resource has exactly one path.
    #[must_use]
    pub fn parse(path: &str) -> Option<Resource> {
        if path == "checkpoint" {
            return Some(Resource::Checkpoint);
        }
        let (level, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let (index, width) = parse_place(place)?;
        let resource = if level == "entries" {
            Resource::Bundle(BundleAt { index, width })
        } else {
            let level = level.parse().ok().filter(|level| *level <= LEVEL_MAX)?;
            Resource::Tile(TileAt { level, index, width })
        };
        (resource.to_string() == path).then_some(resource)
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Resource::Checkpoint => f.write_str("checkpoint"),
            Resource::Tile(at) => at.fmt(f),
            Resource::Bundle(at) => at.fmt(f),
        }
    }
}

/// All tiles of a tree, level by level from the leaves.
pub fn tiles_of(size: u64) -> impl Iterator<Item = TileAt> {
    tiles_added(0, size)
}

/// All bundles of a tree.
pub fn bundles_of(size: u64) -> impl Iterator<Item = BundleAt> {
    bundles_added(0, size)
}

/// The partial tiles of a tree, from the leaves up: all that [`Edge::restore`] needs.
pub fn partial_tiles_of(size: u64) -> impl Iterator<Item = TileAt> {
    (0..=LEVEL_MAX).filter_map(move |level| {
        let row = row_width(level, size);
        let width = row % WIDTH_MAX;
        (width > 0).then_some(TileAt { level, index: row / WIDTH_MAX, width })
    })
}

/// The tiles that a tree of `new` leaves has and a tree of `old` leaves has not; partial tiles that grew are among them.
pub fn tiles_added(old: u64, new: u64) -> impl Iterator<Item = TileAt> {
    (0..=LEVEL_MAX).flat_map(move |level| {
        places_added(row_width(level, old), row_width(level, new)).map(move |(index, width)| TileAt {
            level,
            index,
            width,
        })
    })
}

/// The bundles that a tree of `new` leaves has and a tree of `old` leaves has not.
pub fn bundles_added(old: u64, new: u64) -> impl Iterator<Item = BundleAt> {
    places_added(old, new).map(|(index, width)| BundleAt { index, width })
}

/// The tiles that hold these nodes in a tree of `size` leaves: what to fetch before making a proof.
///
/// # Errors
///
/// The tree lacks a node.
pub fn tiles_holding(nodes: &[NodeAt], size: u64) -> Result<BTreeSet<TileAt>, MissingNode> {
    nodes.iter().map(|node| TileAt::holding(*node, size).ok_or(MissingNode(*node))).collect()
}

/// Stored bytes that are not what their path says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// A tile has another length.
    #[error("the tile has {found} bytes where there must be {expected}")]
    TileLength {
        /// Bytes at hand.
        found: u64,
        /// 32 for each hash.
        expected: u64,
    },
    /// A bundle ends inside an entry, or inside its length.
    #[error("the bundle ends inside its entry {position}")]
    BundleCut {
        /// Position of the entry in the bundle, from 0.
        position: u64,
    },
    /// An entry is too long for its length field.
    #[error("entry {position} has {length} bytes, more than fit a bundle")]
    EntryTooLong {
        /// Position of the entry in the bundle, from 0.
        position: u64,
        /// Its length.
        length: usize,
    },
}

/// A tile with the nodes inside it, so that every node it covers is one look-up.
#[derive(Debug, Clone)]
pub struct Tile {
    at: TileAt,
    tree: LeafTree,
}

impl Tile {
    /// Reads the stored bytes of a tile and computes the nodes inside it (at most 255 hashes).
    ///
    /// # Errors
    ///
    /// The length is not 32 bytes for each hash.
    pub fn decode(at: TileAt, bytes: &[u8]) -> Result<Tile, TileError> {
        let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
        if !rest.is_empty() || hashes.len() as u64 != at.width {
            return Err(TileError::TileLength { found: bytes.len() as u64, expected: at.byte_len() });
        }
        Ok(Tile { at, tree: hashes.iter().copied().map(Hash::from_bytes).collect() })
    }

    /// The bytes to store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes().flat_map(|hash| *hash.as_bytes()).collect()
    }

    /// Where the tile is.
    #[must_use]
    pub fn at(&self) -> TileAt {
        self.at
    }

    /// The hashes of the tile, from left to right.
    pub fn hashes(&self) -> impl Iterator<Item = Hash> {
        (0..self.at.width).map_while(|index| self.tree.node(NodeAt { level: 0, index }))
    }
}

impl Nodes for Tile {
    fn node(&self, at: NodeAt) -> Option<Hash> {
        let (level, above) = (at.level / HEIGHT, at.level % HEIGHT);
        if level != self.at.level {
            return None;
        }
        let first = self.at.index << (HEIGHT - above);
        self.tree.node(NodeAt { level: above, index: at.index.checked_sub(first)? })
    }
}

/// The tiles that a proof needs.
#[derive(Debug, Clone, Default)]
pub struct TileSet {
    tiles: BTreeMap<(u32, u64), Arc<Tile>>,
}

impl TileSet {
    /// No tiles.
    #[must_use]
    pub fn new() -> TileSet {
        TileSet::default()
    }

    /// Adds a tile, in place of a narrower one at the same place.
    pub fn insert(&mut self, tile: impl Into<Arc<Tile>>) {
        let tile = tile.into();
        let place = (tile.at.level, tile.at.index);
        if self.tiles.get(&place).is_none_or(|known| known.at.width < tile.at.width) {
            self.tiles.insert(place, tile);
        }
    }
}

impl Nodes for TileSet {
    fn node(&self, at: NodeAt) -> Option<Hash> {
        let (level, above) = (at.level / HEIGHT, at.level % HEIGHT);
        self.tiles.get(&(level, at.index >> (HEIGHT - above)))?.node(at)
    }
}

/// The right edge of a tree in tiles: what a sequencer keeps in memory, at most 8 partial tiles.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    size: u64,
    /// One partial tile (0 to 255 hashes) per level, from the leaves.
    rows: Vec<LeafTree>,
}

impl Edge {
    /// The edge of a tree without leaves.
    #[must_use]
    pub fn new() -> Edge {
        Edge::default()
    }

    /// Restores the edge of a tree of `size` leaves from its partial tiles. Compare its root with a signed checkpoint.
    ///
    /// # Errors
    ///
    /// A hash of a partial tile is missing.
    pub fn restore(size: u64, tiles: &impl Nodes) -> Result<Edge, MissingNode> {
        let mut rows = Vec::new();
        for level in (0..=LEVEL_MAX).take_while(|level| row_width(*level, size) > 0) {
            let end = row_width(level, size);
            let start = end - end % WIDTH_MAX;
            let nodes = (start..end).map(|index| NodeAt { level: level * HEIGHT, index });
            rows.push(nodes.map(|at| tiles.node(at).ok_or(MissingNode(at))).collect::<Result<_, _>>()?);
        }
        Ok(Edge { size, rows })
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds one leaf; answers with the tiles that became full, from the leaves up.
    pub fn append(&mut self, leaf: Hash) -> Vec<Tile> {
        let mut full = Vec::new();
        let mut hash = leaf;
        self.size += 1;
        for level in 0..=LEVEL_MAX {
            let place = level as usize;
            if self.rows.len() == place {
                self.rows.push(LeafTree::new());
            }
            self.rows[place].push(hash);
            let Some(root) = self.rows[place].node(NodeAt { level: HEIGHT, index: 0 }) else {
                break;
            };
            let tree = std::mem::take(&mut self.rows[place]);
            let index = row_width(level, self.size) / WIDTH_MAX - 1;
            full.push(Tile { at: TileAt { level, index, width: WIDTH_MAX }, tree });
            hash = root;
        }
        full
    }

    /// The partial tiles to store with a checkpoint of this size, from the leaves up.
    pub fn partial_tiles(&self) -> impl Iterator<Item = Tile> {
        (0..).zip(&self.rows).filter(|(_, tree)| tree.size() > 0).map(|(level, tree)| {
            let index = row_width(level, self.size) / WIDTH_MAX;
            Tile { at: TileAt { level, index, width: tree.size() }, tree: tree.clone() }
        })
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut folded: Option<Hash> = None;
        for row in &self.rows {
            for level in 0..HEIGHT {
                let width = row.size();
                if width >> level & 1 == 1 {
                    let at = NodeAt { level, index: (width >> level) - 1 };
                    let left = row.node(at).expect("a tree in memory has all its nodes");
                    folded = Some(folded.map_or(left, |right| node_hash(&left, &right)));
                }
            }
        }
        folded.unwrap_or_else(empty_root)
    }
}

/// Puts entries into a bundle.
///
/// # Errors
///
/// An entry is longer than [`BYTES_MAX`].
pub fn encode_bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, TileError> {
    let mut bundle = Vec::new();
    for (position, entry) in (0..).zip(entries) {
        let entry = entry.as_ref();
        let length =
            u16::try_from(entry.len()).map_err(|_| TileError::EntryTooLong { position, length: entry.len() })?;
        bundle.extend_from_slice(&length.to_be_bytes());
        bundle.extend_from_slice(entry);
    }
    Ok(bundle)
}

/// Takes the entries out of a bundle. How many there must be, the caller knows from the path.
///
/// # Errors
///
/// The bytes end inside an entry.
pub fn decode_bundle(bundle: &[u8]) -> Result<Vec<&[u8]>, TileError> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while !rest.is_empty() {
        let cut = TileError::BundleCut { position: entries.len() as u64 };
        let (length, tail) = rest.split_first_chunk::<LENGTH_BYTES>().ok_or(cut)?;
        let (entry, tail) = tail.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(cut)?;
        entries.push(entry);
        rest = tail;
    }
    Ok(entries)
}

const _: () = assert!(BYTES_MAX == u16::MAX as usize, "an entry must fit its length field");

/// Number of hashes at a tile level of a tree.
fn row_width(level: u32, size: u64) -> u64 {
    size.checked_shr(level * HEIGHT).unwrap_or(0)
}

fn places_added(old_row: u64, new_row: u64) -> impl Iterator<Item = (u64, u64)> {
    let first = if old_row < new_row { old_row / WIDTH_MAX } else { new_row.div_ceil(WIDTH_MAX) };
    (first..new_row.div_ceil(WIDTH_MAX)).map(move |index| (index, WIDTH_MAX.min(new_row - index * WIDTH_MAX)))
}

/// Writes `x001/x234/067` and, for a partial one, `.p/8`.
fn write_place(f: &mut fmt::Formatter<'_>, index: u64, width: u64) -> fmt::Result {
    let mut groups = vec![index % 1000];
    let mut rest = index / 1000;
    while rest > 0 {
        groups.push(rest % 1000);
        rest /= 1000;
    }
    for group in groups[1..].iter().rev() {
        write!(f, "x{group:03}/")?;
    }
    write!(f, "{:03}", groups[0])?;
    if width < WIDTH_MAX { write!(f, ".p/{width}") } else { Ok(()) }
}

/// Reads what [`write_place`] writes, and some more that the caller refuses by writing it again.
fn parse_place(place: &str) -> Option<(u64, u64)> {
    let (index, width) = match place.split_once(".p/") {
        Some((index, width)) => (index, width.parse().ok().filter(|width| (1..WIDTH_MAX).contains(width))?),
        None => (place, WIDTH_MAX),
    };
    let mut number: u64 = 0;
    for group in index.split('/') {
        let group: u64 = group.trim_start_matches('x').parse().ok()?;
        number = number.checked_mul(1000)?.checked_add(group)?;
    }
    Some((number, width))
}
