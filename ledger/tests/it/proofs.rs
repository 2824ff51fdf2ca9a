//! Every proof of every small tree, and every change to it.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use keqiao_ledger::tree::{
    Frontier, Hash, LeafTree, ProofError, consistency_nodes, consistency_proof, inclusion_nodes, inclusion_proof,
    leaf_hash, node_hash, root, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;
use sha2::Sha256;

/// Trees of every size up to this one are walked through.
const SIZE_MAX: u64 = 300;
/// Trees up to this size have every single bit of every proof flipped.
const FLIP_SIZE_MAX: u64 = 9;
const HASH_BITS: usize = 256;

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

fn tree(size: u64) -> LeafTree {
    (0..size).map(leaf).collect()
}

fn root_of(size: u64, tree: &LeafTree) -> Hash {
    root(size, tree).expect("the tree is whole")
}

fn flip(hash: &Hash, bit: usize) -> Hash {
    let mut bytes = *hash.as_bytes();
    bytes[bit / 8] ^= 1 << (bit % 8);
    Hash::from_bytes(bytes)
}

/// Each proof that differs from this one in a single bit.
fn flips(proof: &[Hash]) -> impl Iterator<Item = Vec<Hash>> {
    (0..proof.len() * HASH_BITS).map(|bit| {
        let mut changed = proof.to_vec();
        changed[bit / HASH_BITS] = flip(&changed[bit / HASH_BITS], bit % HASH_BITS);
        changed
    })
}

#[test]
fn every_inclusion_proof_up_to_300_leaves_holds_for_its_leaf_and_no_other_place() {
    let tree = tree(SIZE_MAX);
    for size in 1..=SIZE_MAX {
        let root = root_of(size, &tree);
        for index in 0..size {
            let proof = inclusion_proof(index, size, &tree).expect("the leaf is there");
            assert_eq!(verify_inclusion(&leaf(index), index, size, &proof, &root), Ok(()), "{index} of {size}");
            let other = (index + 1) % size;
            if other != index {
                assert!(verify_inclusion(&leaf(index), other, size, &proof, &root).is_err(), "{index} of {size}");
            }
        }
    }
}

#[test]
fn every_consistency_proof_up_to_300_leaves_holds() {
    let tree = tree(SIZE_MAX);
    let roots: Vec<Hash> = (0..=SIZE_MAX).map(|size| root_of(size, &tree)).collect();
    for (new, new_root) in (0..).zip(&roots) {
        for (old, old_root) in (0..=new).zip(&roots) {
            let proof = consistency_proof(old, new, &tree).expect("old is not larger");
            assert_eq!(verify_consistency(old, new, old_root, new_root, &proof), Ok(()), "{old} in {new}");
            if 0 < old && old < new {
                let forked = leaf_hash(b"another tree");
                let error = verify_consistency(old, new, &forked, new_root, &proof);
                assert!(error.is_err(), "{old} in {new} with another old root");
                let error = verify_consistency(old, new, old_root, &forked, &proof);
                assert_eq!(error, Err(ProofError::Root), "{old} in {new} with another new root");
            }
        }
    }
}

#[test]
fn no_inclusion_proof_survives_the_flip_of_any_bit() {
    let tree = tree(FLIP_SIZE_MAX);
    for size in 1..=FLIP_SIZE_MAX {
        let root = root_of(size, &tree);
        for index in 0..size {
            let proof = inclusion_proof(index, size, &tree).expect("the leaf is there");
            for changed in flips(&proof) {
                assert!(verify_inclusion(&leaf(index), index, size, &changed, &root).is_err());
            }
            for bit in 0..HASH_BITS {
                assert!(verify_inclusion(&flip(&leaf(index), bit), index, size, &proof, &root).is_err());
                assert!(verify_inclusion(&leaf(index), index, size, &proof, &flip(&root, bit)).is_err());
            }
        }
    }
}

#[test]
fn no_consistency_proof_survives_the_flip_of_any_bit() {
    let tree = tree(FLIP_SIZE_MAX);
    for new in 1..=FLIP_SIZE_MAX {
        let new_root = root_of(new, &tree);
        for old in 1..=new {
            let old_root = root_of(old, &tree);
            let proof = consistency_proof(old, new, &tree).expect("old is not larger");
            for changed in flips(&proof) {
                assert!(verify_consistency(old, new, &old_root, &new_root, &changed).is_err());
            }
            for bit in 0..HASH_BITS {
                assert!(verify_consistency(old, new, &flip(&old_root, bit), &new_root, &proof).is_err());
                assert!(verify_consistency(old, new, &old_root, &flip(&new_root, bit), &proof).is_err());
            }
        }
    }
}

#[test]
fn roots_and_proofs_are_those_of_an_independent_implementation() {
    let ours = tree(SIZE_MAX);
    let mut theirs: MemoryBackedTree<Sha256, [u8; 8]> = MemoryBackedTree::new();
    let bytes = |proof: Vec<Hash>| -> Vec<u8> { proof.iter().flat_map(|hash| *hash.as_bytes()).collect() };

    for size in 1..=SIZE_MAX {
        theirs.push((size - 1).to_be_bytes());
        assert_eq!(root_of(size, &ours).as_bytes(), &theirs.root().as_bytes()[..], "size {size}");
        for index in (0..size).step_by(7) {
            let proof = inclusion_proof(index, size, &ours).expect("the leaf is there");
            let place = usize::try_from(index).expect("small");
            assert_eq!(bytes(proof), theirs.prove_inclusion(place).as_bytes(), "{index} of {size}");
        }
        for old in (1..size).step_by(7) {
            let proof = consistency_proof(old, size, &ours).expect("old is not larger");
            let added = usize::try_from(size - old).expect("small");
            assert_eq!(bytes(proof), theirs.prove_consistency(added).as_bytes(), "{old} in {size}");
        }
    }
}

#[test]
fn a_proof_with_one_hash_more_or_less_is_refused() {
    let tree = tree(7);
    let (old_root, root) = (root_of(3, &tree), root_of(7, &tree));
    let inclusion = inclusion_proof(2, 7, &tree).expect("the leaf is there");
    let consistency = consistency_proof(3, 7, &tree).expect("old is not larger");

    for proof in [inclusion[1..].to_vec(), [inclusion.clone(), vec![root]].concat()] {
        let found = proof.len();
        let expected = inclusion.len();
        assert_eq!(verify_inclusion(&leaf(2), 2, 7, &proof, &root), Err(ProofError::Length { found, expected }));
    }
    for proof in [consistency[1..].to_vec(), [consistency.clone(), vec![root]].concat()] {
        let found = proof.len();
        let expected = consistency.len();
        let error = verify_consistency(3, 7, &old_root, &root, &proof);
        assert_eq!(error, Err(ProofError::Length { found, expected }));
    }
}

#[test]
fn a_node_is_never_taken_for_a_leaf() {
    let (left, right) = (leaf(0), leaf(1));
    let joined = [*left.as_bytes(), *right.as_bytes()].concat();

    assert_ne!(leaf_hash(&joined), node_hash(&left, &right));
}

#[test]
fn numbers_that_no_tree_has_are_refused() {
    let tree = tree(4);

    assert_eq!(inclusion_proof(4, 4, &tree), Err(ProofError::LeafOutside { leaf: 4, size: 4 }));
    assert_eq!(consistency_proof(5, 4, &tree), Err(ProofError::SizesReversed { old: 5, new: 4 }));
    assert!(matches!(inclusion_proof(0, 8, &tree), Err(ProofError::Missing(_))));
    assert!(verify_inclusion(&leaf(0), 0, 0, &[], &leaf(0)).is_err());
    assert!(verify_consistency(1, 1, &leaf(0), &leaf(1), &[]).is_err());
}

proptest! {
    #[test]
    fn a_frontier_that_was_stored_anywhere_grows_the_same_tree(size in 0..600_u64, stored_at in 0..600_u64) {
        let stored_at = stored_at.min(size);
        let tree = tree(size);
        let mut frontier = Frontier::new();
        for index in 0..size {
            if index == stored_at {
                prop_assert_eq!(&frontier, &Frontier::of(index, &tree).expect("the tree is whole"));
                frontier = Frontier::restore(&frontier.to_bytes()).expect("it was stored");
            }
            frontier.append(leaf(index));
        }
        prop_assert_eq!(frontier.size(), size);
        prop_assert_eq!(frontier.root(), root_of(size, &tree));
    }

    #[test]
    fn bytes_of_another_length_are_not_a_frontier(size in 0..2000_u64, cut in 1..40_usize) {
        let bytes = Frontier::of(size, &tree(size)).expect("the tree is whole").to_bytes();
        prop_assert!(Frontier::restore(&bytes[..bytes.len().saturating_sub(cut)]).is_err() || bytes.len() < cut);
        prop_assert!(Frontier::restore(&[bytes, vec![0; cut]].concat()).is_err());
    }

    #[test]
    fn proofs_of_any_size_say_beforehand_which_nodes_they_need(size in 1..u64::MAX, at in any::<u64>()) {
        let leaf = at % size;
        let inclusion = inclusion_nodes(leaf, size).expect("the leaf is there");
        let consistency = consistency_nodes(leaf, size).expect("old is not larger");
        for node in inclusion.iter().chain(&consistency) {
            prop_assert!(u128::from(node.index + 1) << node.level <= u128::from(size));
        }
        prop_assert!(inclusion.iter().all(|node| node.index != leaf >> node.level), "a proof never repeats its leaf");
    }

    #[test]
    fn a_larger_proof_does_not_survive_the_flip_of_a_bit(
        size in 10..=SIZE_MAX,
        at in any::<prop::sample::Index>(),
        bit in any::<prop::sample::Index>(),
    ) {
        let index = at.index(usize::try_from(size).expect("small")) as u64;
        let tree = tree(size);
        let root = root_of(size, &tree);
        let mut proof = inclusion_proof(index, size, &tree).expect("the leaf is there");
        let bit = bit.index(proof.len() * HASH_BITS);
        proof[bit / HASH_BITS] = flip(&proof[bit / HASH_BITS], bit % HASH_BITS);
        prop_assert_eq!(verify_inclusion(&leaf(index), index, size, &proof, &root), Err(ProofError::Root));
    }
}
