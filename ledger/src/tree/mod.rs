//! The Merkle tree of RFC 6962 §2.1 with SHA-256: hashes, roots, proofs, and the frontier that grows it.
//!
//! Written here because the crates that do it keep the whole tree in memory (`ct-merkle`) or bring a second
//! generation of the cryptography (`tlog_tiles`); tests compare it with `ct-merkle` and with the published vectors.

mod frontier;
mod hash;
mod node;
mod proof;

pub use frontier::{Frontier, FrontierError};
pub use hash::{HASH_BYTES, Hash, empty_root, leaf_hash, node_hash};
pub use node::{LeafTree, MissingNode, NodeAt, Nodes, root};
pub use proof::{
    ProofError, consistency_nodes, consistency_proof, inclusion_nodes, inclusion_proof, verify_consistency,
    verify_inclusion,
};
