//! Nodes by their place, and roots computed from them.

use std::ops::Range;

use super::hash::{Hash, empty_root, node_hash};

/// The place of a complete subtree: it covers the leaves `index << level` up to `(index + 1) << level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeAt {
    /// Height above the leaves; leaves are at 0.
    pub level: u32,
    /// Position among the nodes of that height.
    pub index: u64,
}

/// Something that knows the hashes of complete subtrees: tiles, or a tree in memory.
pub trait Nodes {
    /// The hash at a place, if it is known.
    fn node(&self, at: NodeAt) -> Option<Hash>;
}

/// A hash that is needed is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the node at level {}, index {} is not known", .0.level, .0.index)]
pub struct MissingNode(pub NodeAt);

/// The root of the first `size` leaves.
///
/// # Errors
///
/// `nodes` lacks one of the at most 64 subtrees that are needed.
pub fn root(size: u64, nodes: &impl Nodes) -> Result<Hash, MissingNode> {
    range_hash(0..size, nodes)
}

/// The complete subtrees that make up a range of leaves, from left to right and from large to small.
///
/// The start of a range in an RFC 6962 tree is a multiple of the largest power of two not above its length.
pub(super) fn subtrees(range: Range<u64>) -> Vec<NodeAt> {
    let mut found = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let level = (range.end - start).ilog2();
        found.push(NodeAt { level, index: start >> level });
        start += 1 << level;
    }
    found
}

/// The Merkle tree hash of a range of leaves: its subtrees, folded from the right.
pub(super) fn range_hash(range: Range<u64>, nodes: &impl Nodes) -> Result<Hash, MissingNode> {
    let mut folded = None;
    for at in subtrees(range).into_iter().rev() {
        let hash = nodes.node(at).ok_or(MissingNode(at))?;
        folded = Some(folded.map_or(hash, |right| node_hash(&hash, &right)));
    }
    Ok(folded.unwrap_or_else(empty_root))
}

/// A whole tree in memory, twice as many hashes as leaves: for tests, tools and short logs.
#[derive(Debug, Clone, Default)]
pub struct LeafTree {
    levels: Vec<Vec<Hash>>,
}

impl LeafTree {
    /// A tree without leaves.
    #[must_use]
    pub fn new() -> LeafTree {
        LeafTree::default()
    }

    /// Adds one leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(hash);
            match self.levels[level].as_slice() {
                [.., left, right] if self.levels[level].len().is_multiple_of(2) => hash = node_hash(left, right),
                _ => return,
            }
        }
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }
}

impl FromIterator<Hash> for LeafTree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> LeafTree {
        let mut tree = LeafTree::new();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}

impl Nodes for LeafTree {
    fn node(&self, at: NodeAt) -> Option<Hash> {
        let level = self.levels.get(usize::try_from(at.level).ok()?)?;
        level.get(usize::try_from(at.index).ok()?).copied()
    }
}
