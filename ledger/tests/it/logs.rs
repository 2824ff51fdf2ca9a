//! A whole log: what an honest one answers, and how each kind of tampering is named.

use keqiao_ledger::log::{LogKey, Trust};
use keqiao_ledger::note::{Checkpoint, LogSigner};
use keqiao_ledger::tree::leaf_hash;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};

use crate::sample::{Folder, ORIGIN, entry, entry_with_id, signer};

/// Two bundles, two tile levels, a full and a partial tile.
const SIZE: u64 = 300;
const FLIPS: u32 = 1000;

fn fault(folder: &Folder) -> String {
    let report = folder.verify();
    assert!(!report.holds(), "{report}");
    report.first_fault().expect("something does not hold").to_owned()
}

#[test]
fn honest_logs_of_every_shape_hold() {
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 600] {
        let report = Folder::of_size(size).verify();
        assert!(report.holds(), "{size} entries: {report}");
    }
}

#[test]
fn each_of_1000_flipped_bits_is_noticed_and_its_file_is_named() {
    let folder = Folder::of_size(SIZE);
    let paths: Vec<String> = folder.files.keys().cloned().collect();
    let config =
        Config { cases: FLIPS, rng_algorithm: RngAlgorithm::ChaCha, rng_seed: RngSeed::Fixed(1), ..Config::default() };
    let strategy = (prop::sample::select(paths), any::<prop::sample::Index>());

    let result = TestRunner::new(config).run(&strategy, |(path, bit)| {
        let mut changed = folder.clone();
        let bytes = changed.files.get_mut(&path).expect("the file is there");
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let fault = fault(&changed);
        prop_assert!(fault.contains(&path), "bit {} of {}: {}", bit, path, fault);
        Ok(())
    });

    result.expect("every flip is noticed");
}

#[test]
fn each_missing_file_is_named() {
    let folder = Folder::of_size(SIZE);
    for path in folder.files.keys() {
        let mut changed = folder.clone();
        changed.files.remove(path);
        assert_eq!(fault(&changed), format!("{path}: it cannot be read: there is no such file."));
    }
}

#[test]
fn a_changed_entry_and_a_changed_tile_are_told_apart() {
    let folder = Folder::of_size(SIZE);
    let mut entry_changed = folder.clone();
    entry_changed.files.get_mut("tile/entries/000").expect("it is there")[20] ^= 1;
    let mut tile_changed = folder;
    tile_changed.files.get_mut("tile/0/000").expect("it is there")[33] ^= 1;

    assert_eq!(
        fault(&entry_changed),
        "tile/entries/000: entry 0 of the bundle (entry 0 of the log) does not have the hash that tile/0/000 says; \
         tile/1/000.p/1 confirms the tile: the entry was changed."
    );
    assert_eq!(
        fault(&tile_changed),
        "tile/entries/000: entry 1 of the bundle (entry 1 of the log) does not have the hash that tile/0/000 says; \
         tile/1/000.p/1 confirms the entry: the tile was changed."
    );
}

#[test]
fn an_entry_too_many_or_too_few_in_a_bundle_is_noticed() {
    let folder = Folder::of_size(SIZE);
    let path = "tile/entries/001.p/44";
    let other_bundle = |size| Folder::of_size(size).files[&format!("tile/entries/001.p/{}", size - 256)].clone();

    for (size, found) in [(SIZE + 1, 45), (SIZE - 1, 43)] {
        let mut changed = folder.clone();
        changed.files.insert(path.to_owned(), other_bundle(size));
        assert_eq!(fault(&changed), format!("{path}: it has {found} entries where there must be 44."));
    }
}

#[test]
fn a_changed_hash_in_a_full_tile_above_the_leaves_is_noticed() {
    let entries = vec![br#"{"version":2}"#.to_vec(); 65_536];
    let folder = Folder::of(&entries);
    let mut changed = folder.clone();
    changed.files.get_mut("tile/1/000").expect("256 full tiles are below it")[32 * 17] ^= 1;

    assert!(folder.verify().holds());
    assert_eq!(fault(&changed), "tile/1/000: hash 17 of the tile is not the root of the tile below it.");
}

#[test]
fn swapped_entries_are_noticed() {
    let mut entries: Vec<Vec<u8>> = (0..SIZE).map(entry).collect();
    let honest = Folder::of(&entries);
    entries.swap(270, 280);
    let mut swapped = honest.clone();
    swapped
        .files
        .insert("tile/entries/001.p/44".to_owned(), Folder::of(&entries).files["tile/entries/001.p/44"].clone());

    let fault = fault(&swapped);

    assert!(fault.starts_with("tile/entries/001.p/44: entry 14 of the bundle (entry 270 of the log)"), "{fault}");
}

#[test]
fn a_deleted_last_entry_is_noticed() {
    let honest = Folder::of_size(SIZE);
    let mut shorter = Folder::of_size(SIZE - 1);
    shorter.files.insert("checkpoint".to_owned(), honest.files["checkpoint"].clone());

    assert_eq!(fault(&shorter), "tile/entries/001.p/44: it cannot be read: there is no such file.");
}

#[test]
fn entries_that_were_rewritten_with_all_their_tiles_do_not_give_the_signed_root() {
    let honest = Folder::of_size(SIZE);
    let mut entries: Vec<Vec<u8>> = (0..SIZE).map(entry).collect();
    entries[7] = entry_with_id(7, "ent_other");
    let mut rewritten = Folder::of(&entries);
    rewritten.files.insert("checkpoint".to_owned(), honest.files["checkpoint"].clone());

    assert!(fault(&rewritten).starts_with("checkpoint: entries and tiles agree with each other"));
}

#[test]
fn a_fork_signed_with_the_right_key_contradicts_the_earlier_checkpoint() {
    let earlier = Folder::of_size(200).checkpoint();
    let mut entries: Vec<Vec<u8>> = (0..SIZE).map(entry).collect();
    entries[100] = entry_with_id(100, "ent_other");
    let forked = Folder::of(&entries);

    assert!(forked.verify().holds(), "alone, a fork cannot be told from the original");
    let report = forked.verify_since(Some(earlier));

    assert!(!report.holds());
    assert_eq!(
        report.first_fault(),
        Some(
            "checkpoint: the first 200 entries are not those of the earlier checkpoint: the log was rewritten or forked."
        )
    );
}

#[test]
fn a_restored_old_copy_is_shorter_than_what_was_seen() {
    let newer = Folder::of_size(SIZE).checkpoint();
    let older = Folder::of_size(200);

    let report = older.verify_since(Some(newer));

    assert!(
        report.first_fault().is_some_and(|fault| fault.contains("has 200 entries, but had 300 before")),
        "{report}"
    );
}

#[test]
fn a_log_that_only_grew_says_so() {
    for earlier in [0, 1, 255, 256, 299, SIZE] {
        let report = Folder::of_size(SIZE).verify_since(Some(Folder::of_size(earlier).checkpoint()));
        assert!(report.holds(), "{report}");
        assert!(
            report.to_string().contains(&format!("earlier checkpoint over {earlier} entries unchanged")),
            "{report}"
        );
    }
}

#[test]
fn an_earlier_checkpoint_of_another_log_is_refused() {
    let other = Checkpoint { origin: "other.example".to_owned(), size: 1, root: leaf_hash(b"") };

    assert!(!Folder::of_size(SIZE).verify_since(Some(other)).holds());
}

#[test]
fn an_id_that_comes_twice_is_named_with_both_places() {
    let mut entries: Vec<Vec<u8>> = (0..SIZE).map(entry).collect();
    entries[290] = entry_with_id(290, "ent_5");

    let fault = fault(&Folder::of(&entries));

    assert_eq!(
        fault,
        "tile/entries/001.p/44: entry 34 of the bundle (entry 290 of the log): it repeats the id of entry 5."
    );
}

#[test]
fn what_is_not_a_canonical_entry_of_this_hub_is_named() {
    let text = String::from_utf8(entry(1)).expect("UTF-8");
    let with = |second: String| fault(&Folder::of(&[entry(0), second.into_bytes()]));

    assert!(with(text.replace("shanghai", "beijing")).ends_with("it names the hub \"beijing\"."));
    assert!(with(text.replace(':', ": ")).ends_with("the entry is not written as canonical JSON."));
    assert!(with("not JSON".to_owned()).ends_with("the entry is not JSON of a known shape."));
}

#[test]
fn an_entry_of_a_later_version_is_reported_and_not_condemned() {
    let later = br#"{"new_member":true,"version":2}"#.to_vec();

    let report = Folder::of(&[entry(0), later]).verify();

    assert!(report.holds(), "{report}");
    assert!(report.to_string().contains("Entries of a version that this program does not know: 1."), "{report}");
}

#[test]
fn a_key_found_beside_the_log_proves_nothing_about_its_owner() {
    let claimed = Trust { key: LogKey::Claimed(signer().verifier().clone()), witnesses: Vec::new(), earlier: None };
    let other = LogSigner::try_new(ORIGIN, &[8; 32]).expect("the name is allowed");
    let trusted = Trust { key: LogKey::Trusted(other.verifier().clone()), ..claimed.clone() };
    let folder = Folder::of_size(3);

    assert!(folder.verify_with(&claimed).to_string().contains("That the key belongs to the hub is not shown"));
    assert_eq!(
        folder.verify_with(&trusted).first_fault(),
        Some(format!("checkpoint: there is no signature by the key {ORIGIN}.").as_str())
    );
}
