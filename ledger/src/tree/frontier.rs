//! The right edge of a tree: all that is needed to add leaves and to know the root.

use super::hash::{HASH_BYTES, Hash, empty_root, node_hash};
use super::node::{MissingNode, Nodes, subtrees};

/// Length of the size in front of a stored frontier, in bytes.
const SIZE_BYTES: usize = 8;

/// At most 64 hashes, whatever the size of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    /// Complete subtrees from left to right: one for each bit that is set in `size`.
    subtrees: Vec<Hash>,
}

/// Stored bytes that are not a frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} bytes are not a frontier: a size, and one hash for each of its bits that is set")]
pub struct FrontierError(pub usize);

impl Frontier {
    /// The edge of a tree without leaves.
    #[must_use]
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// The edge of the first `size` leaves of a known tree.
    ///
    /// # Errors
    ///
    /// `nodes` lacks a hash.
    pub fn of(size: u64, nodes: &impl Nodes) -> Result<Frontier, MissingNode> {
        let subtrees =
            subtrees(0..size).into_iter().map(|at| nodes.node(at).ok_or(MissingNode(at))).collect::<Result<_, _>>()?;
        Ok(Frontier { size, subtrees })
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds one leaf.
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.subtrees.pop().expect("there is one subtree for each bit of the size");
            hash = node_hash(&left, &hash);
        }
        self.subtrees.push(hash);
        self.size += 1;
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let folded = self.subtrees.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
        folded.unwrap_or_else(empty_root)
    }

    /// The form to store: the size in 8 bytes, big-endian, then the hashes from left to right.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        for hash in &self.subtrees {
            bytes.extend_from_slice(hash.as_bytes());
        }
        bytes
    }

    /// Restores a stored frontier. Compare its [`root`](Frontier::root) with a signed checkpoint before using it.
    ///
    /// # Errors
    ///
    /// The number of bytes does not fit the size.
    pub fn restore(bytes: &[u8]) -> Result<Frontier, FrontierError> {
        let error = FrontierError(bytes.len());
        let (size, hashes) = bytes.split_first_chunk::<SIZE_BYTES>().ok_or(error)?;
        let size = u64::from_be_bytes(*size);
        let (hashes, rest) = hashes.as_chunks::<HASH_BYTES>();
        if !rest.is_empty() || hashes.len() as u64 != u64::from(size.count_ones()) {
            return Err(error);
        }
        Ok(Frontier { size, subtrees: hashes.iter().copied().map(Hash::from_bytes).collect() })
    }
}
