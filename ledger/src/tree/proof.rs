//! Inclusion and consistency proofs: which nodes they need, their making, their checking.
//!
//! Making follows RFC 6962 §2.1.1 and §2.1.2, checking follows the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2.

use std::ops::Range;

use super::hash::{Hash, node_hash};
use super::node::{MissingNode, NodeAt, Nodes, range_hash, subtrees};

/// Why a proof cannot be made, or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf is not in a tree of that size.
    #[error("there is no leaf {leaf} in a tree of {size}")]
    LeafOutside {
        /// Index of the leaf, from 0.
        leaf: u64,
        /// Number of leaves.
        size: u64,
    },
    /// The older tree is the larger one.
    #[error("a tree of {old} cannot come before a tree of {new}")]
    SizesReversed {
        /// Size of the tree that should be older.
        old: u64,
        /// Size of the tree that should be newer.
        new: u64,
    },
    /// The tree at hand lacks a node.
    #[error(transparent)]
    Missing(#[from] MissingNode),
    /// A proof for these numbers has another length.
    #[error("the proof has {found} hashes where there must be {expected}")]
    Length {
        /// Hashes in the proof.
        found: usize,
        /// Hashes that a proof for these numbers has.
        expected: usize,
    },
    /// The proof leads to another root than the newer (or only) one.
    #[error("the proof leads to another root")]
    Root,
    /// The proof leads to another root of the older tree.
    #[error("the proof leads to another root of the older tree")]
    OldRoot,
}

/// The nodes that [`inclusion_proof`] will ask for, so that a caller can fetch them first.
///
/// # Errors
///
/// The leaf is not in the tree.
pub fn inclusion_nodes(leaf: u64, size: u64) -> Result<Vec<NodeAt>, ProofError> {
    Ok(inclusion_ranges(leaf, size)?.into_iter().flat_map(subtrees).collect())
}

/// The nodes that [`consistency_proof`] will ask for, so that a caller can fetch them first.
///
/// # Errors
///
/// `old` is larger than `new`.
pub fn consistency_nodes(old: u64, new: u64) -> Result<Vec<NodeAt>, ProofError> {
    Ok(consistency_ranges(old, new)?.into_iter().flat_map(subtrees).collect())
}

/// Proves that a leaf is in the tree of the first `size` leaves.
///
/// # Errors
///
/// The leaf is not in the tree, or `nodes` lacks a hash.
pub fn inclusion_proof(leaf: u64, size: u64, nodes: &impl Nodes) -> Result<Vec<Hash>, ProofError> {
    hashes(inclusion_ranges(leaf, size)?, nodes)
}

/// Proves that the tree of the first `old` leaves is a prefix of the tree of the first `new` leaves.
///
/// # Errors
///
/// `old` is larger than `new`, or `nodes` lacks a hash.
pub fn consistency_proof(old: u64, new: u64, nodes: &impl Nodes) -> Result<Vec<Hash>, ProofError> {
    hashes(consistency_ranges(old, new)?, nodes)
}

/// Checks that the leaf with this hash is at this index of the tree with this root.
///
/// # Errors
///
/// See [`ProofError`].
pub fn verify_inclusion(leaf_hash: &Hash, leaf: u64, size: u64, proof: &[Hash], root: &Hash) -> Result<(), ProofError> {
    let expected = inclusion_ranges(leaf, size)?.len();
    if proof.len() != expected {
        return Err(ProofError::Length { found: proof.len(), expected });
    }
    let (mut node, mut last, mut hash) = (leaf, size - 1, *leaf_hash);
    for sibling in proof {
        if is_right(node) || node == last {
            hash = node_hash(sibling, &hash);
            while !is_right(node) && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if hash == *root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree with the old root is a prefix of the tree with the new root.
///
/// The empty tree is a prefix of every tree; its root is not looked at, because nothing was promised by it.
///
/// # Errors
///
/// See [`ProofError`].
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    let expected = consistency_ranges(old, new)?.len();
    if proof.len() != expected {
        return Err(ProofError::Length { found: proof.len(), expected });
    }
    if old == new {
        return if old_root == new_root { Ok(()) } else { Err(ProofError::Root) };
    }
    if old == 0 {
        return Ok(());
    }

    // An old tree that is one complete subtree is its own first node.
    let (first, rest) = match proof.split_first() {
        Some((first, rest)) if !old.is_power_of_two() => (*first, rest),
        _ => (*old_root, proof),
    };
    let shift = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> shift, (new - 1) >> shift);
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in rest {
        if is_right(node) || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while !is_right(node) && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if old_hash != *old_root {
        return Err(ProofError::OldRoot);
    }
    if new_hash == *new_root { Ok(()) } else { Err(ProofError::Root) }
}

/// PATH(m, D[n]) of RFC 6962 §2.1.1, as ranges of leaves.
fn inclusion_ranges(leaf: u64, size: u64) -> Result<Vec<Range<u64>>, ProofError> {
    if leaf >= size {
        return Err(ProofError::LeafOutside { leaf, size });
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if leaf < middle {
            path.push(middle..end);
            end = middle;
        } else {
            path.push(start..middle);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// SUBPROOF(m, D[n], true) of RFC 6962 §2.1.2, as ranges of leaves.
fn consistency_ranges(old: u64, new: u64) -> Result<Vec<Range<u64>>, ProofError> {
    if old > new {
        return Err(ProofError::SizesReversed { old, new });
    }
    let (mut start, mut end) = (0, new);
    let mut path = Vec::new();
    if old == 0 {
        return Ok(path);
    }
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(middle..end);
            end = middle;
        } else {
            path.push(start..middle);
            start = middle;
        }
    }
    if start > 0 {
        path.push(start..end);
    }
    path.reverse();
    Ok(path)
}

fn hashes(ranges: Vec<Range<u64>>, nodes: &impl Nodes) -> Result<Vec<Hash>, ProofError> {
    ranges.into_iter().map(|range| Ok(range_hash(range, nodes)?)).collect()
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}

fn is_right(node: u64) -> bool {
    node & 1 == 1
}
