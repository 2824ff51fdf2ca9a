//! The corpus of hostile inputs, replayed, and some thousand changed ones that are the same each time. `cargo run -p
//! keqiao-tests --bin keqiao-fuzz` goes on from there for as long as one likes.

use flate2::Compression;
use flate2::write::GzEncoder;
use keqiao::work::import::table::{Limits, TableReader};
use keqiao_tests::fuzz::{Dice, TARGETS, Target, corpus, mutated};
use std::io::{Cursor, Write as _};

/// Changed inputs for each target.
const CHANGED: usize = 3_000;

fn inputs(target: &Target) -> Vec<(String, Vec<u8>)> {
    let inputs = corpus(target).expect("the corpus is in the repository");
    assert!(inputs.len() >= 4, "{}: {} inputs", target.name, inputs.len());
    inputs
}

#[test]
fn whatever_was_found_before_is_read_within_its_bound() {
    for target in &TARGETS {
        for (name, input) in inputs(target) {
            let cost = (target.read)(&input);
            assert!(cost.is_bounded(), "{}/{name}: {cost:?}", target.name);
        }
    }
}

#[test]
fn no_changed_input_makes_a_reader_panic_or_work_without_end() {
    for target in &TARGETS {
        let inputs = inputs(target);
        let mut dice = Dice::new(17);
        for number in 0..CHANGED {
            let (place, other) = (dice.below(inputs.len()), dice.below(inputs.len()));
            let input = mutated(&inputs[place].1, &inputs[other].1, &mut dice);
            let cost = (target.read)(&input);
            assert!(cost.is_bounded(), "{} number {number} of {}: {cost:?}", target.name, inputs[place].0);
        }
    }
}

fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).expect("a target")
}

#[test]
fn a_gzip_bomb_is_refused_before_it_is_unpacked() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(b"title\n").expect("it is packed");
    for _ in 0..128 {
        packer.write_all(&vec![b'a'; 1024 * 1024]).expect("it is packed");
    }
    let bomb = packer.finish().expect("it ends");
    let size = bomb.len() as u64;

    let reader = TableReader::open(Cursor::new(bomb), None, Limits::default()).expect("it begins like a table");
    let progress = reader.progress();
    let end = reader.last().expect("it ends").expect_err("it is refused");

    assert_eq!(end.code(), "unpack_ratio_too_high");
    // 128 MiB are in it; it is refused at 16.
    assert!(progress.bytes() < size * 3 / 4, "{} of {size} bytes were read", progress.bytes());
}

#[test]
fn bombs_of_entities_and_of_depth_are_refused_within_their_bound() {
    let mut entities = b"<!DOCTYPE a [<!ENTITY a \"ha\">".to_vec();
    for level in 1..40 {
        let inner = if level == 1 { "a".to_owned() } else { format!("a{}", level - 1) };
        entities.extend(format!("<!ENTITY a{level} \"&{inner};&{inner};\">").bytes());
    }
    entities.extend(b"]><a>&a39;</a>");
    let deep = [b"<a>".repeat(100_000), b"</a>".repeat(100_000)].concat();
    let nested = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    let nested = [b"{\"title\":".to_vec(), nested, b"}\n".to_vec()].concat();

    for (name, input) in [("xml", entities), ("xml", deep), ("table", nested)] {
        let cost = (target(name).read)(&input);
        assert!(cost.is_bounded(), "{name}: {cost:?}");
    }
}
