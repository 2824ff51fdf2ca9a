//! Throws changed inputs at the readers for so many minutes each: `keqiao-fuzz [MINUTES [TARGET]]`, ten minutes and all of
//! them when nothing is said. What is found is written beside the corpus, so that the next run of the tests replays it.

use keqiao_tests::fuzz::{Dice, TARGETS, Target, corpus, corpus_folder, mutated};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Minutes for each target when nothing is said.
const MINUTES: u64 = 10;
/// How often to tell how far it is.
const TELL_EVERY: Duration = Duration::from_secs(5);
/// Inputs that are gone on from, beside the corpus.
const POOL_MAX: usize = 2_000;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let minutes = arguments.next().map_or(Ok(MINUTES), |text| text.parse()).unwrap_or(MINUTES);
    let wanted = arguments.next();
    let mut is_clean = true;
    for target in TARGETS.iter().filter(|target| wanted.as_deref().is_none_or(|name| name == target.name)) {
        is_clean &= run(target, Duration::from_secs(minutes * 60));
    }
    if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(target: &Target, time: Duration) -> bool {
    let mut pool: Vec<Vec<u8>> = match corpus(target) {
        Ok(inputs) if !inputs.is_empty() => inputs.into_iter().map(|(_, input)| input).collect(),
        other => {
            tell(&format!("{}: there is no corpus: {other:?}", target.name));
            return false;
        }
    };
    let seeds = pool.len();
    let (begun, mut told, mut inputs) = (Instant::now(), Instant::now(), 0_u64);
    let mut dice = Dice::new(begun.elapsed().as_nanos().try_into().unwrap_or(1) ^ u64::from(std::process::id()));
    while begun.elapsed() < time {
        let (place, other) = (dice.below(pool.len()), dice.below(pool.len()));
        let input = mutated(&pool[place], &pool[other], &mut dice);
        inputs += 1;
        match catch_unwind(AssertUnwindSafe(|| (target.read)(&input))) {
            Ok(cost) if cost.is_bounded() => {}
            finding => {
                let name = corpus_folder().join(target.name).join(format!("found-{inputs}-{}", std::process::id()));
                let written = std::fs::write(&name, &input);
                tell(&format!("{}: {finding:?}, written to {}: {written:?}", target.name, name.display()));
                return false;
            }
        }
        // Now and then an input is gone on from, so that changes add up.
        if dice.below(50) == 0 {
            if pool.len() < POOL_MAX {
                pool.push(input);
            } else {
                let old = seeds + dice.below(pool.len() - seeds);
                pool[old] = input;
            }
        }
        if told.elapsed() > TELL_EVERY {
            told = Instant::now();
            tell(&format!("{}: {inputs} inputs, {} s of {}", target.name, begun.elapsed().as_secs(), time.as_secs()));
        }
    }
    tell(&format!("{}: {inputs} inputs in {} s, nothing found", target.name, time.as_secs()));
    true
}

fn tell(line: &str) {
    let mut out = std::io::stderr().lock();
    if writeln!(out, "{line}").is_err() {
        std::process::exit(1);
    }
}
