//! The layout of C2SP tlog-tiles, and proofs made from tiles alone.

use std::collections::{BTreeMap, BTreeSet};

use keqiao_ledger::tile::{
    BundleAt, Edge, Resource, Tile, TileAt, TileError, TileSet, bundles_added, bundles_of, decode_bundle,
    encode_bundle, tiles_added, tiles_holding, tiles_of,
};
use keqiao_ledger::tree::{
    Frontier, Hash, LeafTree, NodeAt, Nodes, consistency_nodes, consistency_proof, inclusion_nodes, inclusion_proof,
    leaf_hash, root,
};
use proptest::prelude::*;

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

/// Appends leaves up to `size` and keeps every tile that is written for a checkpoint.
fn grow(edge: &mut Edge, size: u64, stored: &mut BTreeMap<TileAt, Vec<u8>>) {
    while edge.size() < size {
        for tile in edge.append(leaf(edge.size())) {
            stored.insert(tile.at(), tile.to_bytes());
        }
    }
    for tile in edge.partial_tiles() {
        stored.insert(tile.at(), tile.to_bytes());
    }
}

fn tile_set(places: &BTreeSet<TileAt>, stored: &BTreeMap<TileAt, Vec<u8>>) -> TileSet {
    let mut tiles = TileSet::new();
    for at in places {
        tiles.insert(Tile::decode(*at, &stored[at]).expect("it was stored"));
    }
    tiles
}

#[test]
fn a_tree_of_70000_has_the_layout_that_the_specification_prints() {
    let count = |level: u32, is_partial: bool| {
        tiles_of(70_000).filter(|at| at.level == level && at.is_partial() == is_partial).count()
    };

    assert_eq!([count(0, false), count(0, true)], [273, 1]);
    assert_eq!([count(1, false), count(1, true)], [1, 1]);
    assert_eq!([count(2, false), count(2, true)], [0, 1]);
    let partial: Vec<String> = tiles_of(70_000).filter(TileAt::is_partial).map(|at| at.to_string()).collect();
    assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    assert_eq!(bundles_of(70_000).last().map(|at| at.to_string()).as_deref(), Some("tile/entries/273.p/112"));
    assert_eq!(tiles_of(70_000).count(), 273 + 1 + 1 + 1 + 1);
}

#[test]
fn a_tree_of_256_has_a_full_tile_and_a_partial_one_above() {
    let paths: Vec<String> = tiles_of(256).map(|at| at.to_string()).collect();

    assert_eq!(paths, ["tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(tiles_of(0).count(), 0);
}

#[test]
fn paths_are_those_of_the_specification_and_each_resource_has_one() {
    let tile = Resource::Tile(TileAt { level: 0, index: 1_234_067, width: 256 });
    let bundle = Resource::Bundle(BundleAt { index: 1000, width: 7 });

    assert_eq!(tile.to_string(), "tile/0/x001/x234/067");
    assert_eq!(bundle.to_string(), "tile/entries/x001/000.p/7");
    for resource in [tile, bundle, Resource::Checkpoint] {
        assert_eq!(Resource::parse(&resource.to_string()), Some(resource));
    }
    let not_paths = [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/67",
        "tile/0/0067",
        "tile/00/067",
        "tile/8/000",
        "tile/-1/000",
        "tile/0/x000/067",
        "tile/0/001/067",
        "tile/0/x001/x067",
        "tile/0/067.p/0",
        "tile/0/067.p/256",
        "tile/0/067.p/08",
        "tile/0/067.p/+8",
        "tile/0/067.p/",
        "tile/0/+67",
        "tile/entries",
        "tile/entries/1",
        "tile/0/067/",
        "/tile/0/067",
        "tile/0/../067",
        "checkpoint/",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ];
    for path in not_paths {
        assert_eq!(Resource::parse(path), None, "{path}");
    }
}

#[test]
fn a_bundle_gives_back_its_entries_and_refuses_to_be_cut() {
    let entries: [&[u8]; 3] = [b"", b"one", &[0xff; 65_535]];
    let bundle = encode_bundle(&entries).expect("they fit");

    assert_eq!(decode_bundle(&bundle).expect("it is whole"), entries);
    assert_eq!(&bundle[..7], b"\0\0\0\x03one");
    assert_eq!(decode_bundle(&bundle[..6]), Err(TileError::BundleCut { position: 1 }));
    assert_eq!(decode_bundle(&bundle[..bundle.len() - 1]), Err(TileError::BundleCut { position: 2 }));
    let too_long = TileError::EntryTooLong { position: 1, length: 65_536 };
    assert_eq!(encode_bundle(&[vec![], vec![0; 65_536]]), Err(too_long));
}

#[test]
fn a_tile_of_another_length_is_refused() {
    let at = TileAt { level: 0, index: 0, width: 2 };

    for length in [0, 32, 63, 65, 96] {
        let error = Tile::decode(at, &vec![0; length]).expect_err("it is not two hashes");
        assert_eq!(error, TileError::TileLength { found: length as u64, expected: 64 });
    }
}

#[test]
fn proofs_in_a_tree_of_70000_come_from_its_tiles_alone() {
    let size = 70_000;
    let mut stored = BTreeMap::new();
    let mut edge = Edge::new();
    grow(&mut edge, size, &mut stored);
    let tree: LeafTree = (0..size).map(leaf).collect();

    assert_eq!(stored.keys().copied().collect::<BTreeSet<_>>(), tiles_of(size).collect());
    assert_eq!(edge.root(), root(size, &tree).expect("the tree is whole"));
    for index in [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999] {
        let needed = tiles_holding(&inclusion_nodes(index, size).expect("it is there"), size).expect("it is there");
        let proof = inclusion_proof(index, size, &tile_set(&needed, &stored));
        assert_eq!(proof, inclusion_proof(index, size, &tree), "leaf {index}");
        assert!(needed.len() <= 5, "a proof in three levels needs few tiles: {}", needed.len());
    }
    for old in [1, 2, 255, 256, 257, 65_535, 65_536, 69_999, 70_000] {
        let needed = tiles_holding(&consistency_nodes(old, size).expect("it is older"), size).expect("it is there");
        let proof = consistency_proof(old, size, &tile_set(&needed, &stored));
        assert_eq!(proof, consistency_proof(old, size, &tree), "from {old}");
    }
}

#[test]
fn a_node_that_a_tree_lacks_is_in_none_of_its_tiles() {
    let holding = |level, index| TileAt::holding(NodeAt { level, index }, 300).map(|at| at.to_string());

    assert_eq!(holding(0, 299).as_deref(), Some("tile/0/001.p/44"));
    assert_eq!(holding(0, 300), None);
    assert_eq!(holding(2, 74).as_deref(), Some("tile/0/001.p/44"));
    assert_eq!(holding(2, 75), None);
    assert_eq!(holding(8, 0).as_deref(), Some("tile/1/000.p/1"));
    assert_eq!(holding(8, 1), None);
    assert_eq!(holding(3, u64::MAX), None);
}

#[test]
fn a_wider_tile_takes_the_place_of_a_narrower_one_and_never_the_other_way() {
    let of_width = |width: u64| {
        let bytes: Vec<u8> = (0..width).flat_map(|index| *leaf(index).as_bytes()).collect();
        Tile::decode(TileAt { level: 0, index: 0, width }, &bytes).expect("it has its width")
    };
    let last = NodeAt { level: 0, index: 6 };

    for widths in [[3, 7], [7, 3]] {
        let mut tiles = TileSet::new();
        widths.into_iter().for_each(|width| tiles.insert(of_width(width)));
        assert_eq!(tiles.node(last), Some(leaf(6)), "{widths:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_log_that_grows_in_batches_writes_just_the_tiles_that_are_new(
        batches in prop::collection::vec(0..900_u64, 1..6),
    ) {
        let mut edge = Edge::new();
        let mut everything = BTreeMap::new();
        for batch in batches {
            let (old, new) = (edge.size(), edge.size() + batch);
            let mut written = BTreeMap::new();
            grow(&mut edge, new, &mut written);
            let added: BTreeSet<TileAt> = tiles_added(old, new).collect();
            prop_assert!(added.iter().all(|at| written.contains_key(at)), "every new tile is written");
            everything.extend(written);
            prop_assert!(tiles_of(new).all(|at| everything.contains_key(&at)), "the tree is whole");

            let tree: LeafTree = (0..new).map(leaf).collect();
            let tiles = tile_set(&tiles_of(new).collect(), &everything);
            prop_assert_eq!(edge.root(), root(new, &tree).expect("the tree is whole"));
            prop_assert_eq!(root(new, &tiles), root(new, &tree));
            prop_assert_eq!(Frontier::of(new, &tiles), Frontier::of(new, &tree));
            edge = Edge::restore(new, &tiles).expect("the tiles are there");
            prop_assert_eq!(edge.root(), root(new, &tree).expect("the tree is whole"));
        }
    }

    #[test]
    fn what_was_added_and_what_was_there_make_the_whole(old in 0..200_000_u64, more in 0..200_000_u64) {
        let new = old + more;
        let unchanged = |at: &TileAt| tiles_of(old).any(|before| before == *at);
        let added: BTreeSet<TileAt> = tiles_added(old, new).collect();
        let whole: BTreeSet<TileAt> = tiles_of(new).collect();
        prop_assert!(added.is_subset(&whole));
        let kept = whole.difference(&added).take(5).chain(whole.difference(&added).last());
        for at in kept {
            prop_assert!(unchanged(at), "{} is neither new nor old", at);
        }
        prop_assert!(added.iter().take(5).all(|at| !unchanged(at)), "nothing is written twice");
        prop_assert_eq!(bundles_added(old, new).map(|at| at.width).sum::<u64>(), if more == 0 { 0 } else { more + old % 256 });
    }

    #[test]
    fn every_place_survives_its_path(level in 0..=7_u32, index in 0..u64::MAX, width in 1..=256_u64) {
        let tile = Resource::Tile(TileAt { level, index, width });
        let bundle = Resource::Bundle(BundleAt { index, width });
        prop_assert_eq!(Resource::parse(&tile.to_string()), Some(tile));
        prop_assert_eq!(Resource::parse(&bundle.to_string()), Some(bundle));
    }

    #[test]
    fn any_bytes_are_a_bundle_or_refused_and_never_something_else(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(entries) = decode_bundle(&bytes) {
            prop_assert_eq!(encode_bundle(&entries).expect("they fitted"), bytes);
        }
    }
}
