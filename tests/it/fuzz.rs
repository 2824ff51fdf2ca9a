//! The corpus of hostile inputs, replayed, and some thousand changed ones that are the same each time. `cargo run -p
//! keqiao-tests --bin keqiao-fuzz` goes on from there for as long as one likes.

use keqiao::work::import::table::{Limits, TableReader};
use keqiao_tests::fuzz::{Dice, TARGETS, Target, corpus, gzip_bomb, mutated};
use std::io::Cursor;
use std::process::Command;

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

#[test]
fn a_gzip_bomb_is_refused_before_it_is_unpacked() {
    let bomb = gzip_bomb().expect("it is packed");
    let size = bomb.len() as u64;

    let reader = TableReader::open(Cursor::new(bomb), None, Limits::default()).expect("it begins like a table");
    let progress = reader.progress();
    let end = reader.last().expect("it ends").expect_err("it is refused");

    assert_eq!(end.code(), "unpack_ratio_too_high");
    // 128 MiB are in it; it is refused at 16.
    assert!(progress.bytes() < size * 3 / 4, "{} of {size} bytes were read", progress.bytes());
}

#[test]
fn bombs_are_refused_within_their_bound_of_steps_and_memory() {
    let judged = Command::new(env!("CARGO_BIN_EXE_keqiao-fuzz")).arg("bombs").output().expect("it runs");
    let told = String::from_utf8_lossy(&judged.stderr);
    assert!(judged.status.success() && told.lines().count() >= 7, "{told}");
}
