//! Throws changed inputs at the readers for so many minutes each: `keqiao-fuzz [MINUTES [TARGET]]`, ten minutes and all of
//! them when nothing is said. What is found is written beside the corpus, so that the next run of the tests replays it.
//!
//! `keqiao-fuzz bombs` reads each bomb once, those of the corpus too, and tells what that took. More than 32 MiB is a finding (on
//! Linux, which tells the peak), and in a release build more than 100 ms.

use keqiao_tests::fuzz::{Bomb, Dice, TARGETS, Target, bombs, corpus, corpus_folder, mutated};
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Minutes for each target when nothing is said.
const MINUTES: u64 = 10;
/// How often to tell how far it is.
const TELL_EVERY: Duration = Duration::from_secs(5);
/// Bytes of memory that reading one bomb may take: 32 MiB.
const BOMB_MEMORY_MAX: u64 = 32 * 1024 * 1024;
/// How long reading one bomb may take, where the program is built for speed.
const BOMB_TIME_MAX: Duration = Duration::from_millis(100);
/// Where Linux is told to count the peak of memory from now (proc(5)).
const CLEAR_REFS: &str = "/proc/self/clear_refs";
/// What is written there.
const CLEAR_PEAK: &str = "5";
/// Inputs that are gone on from, beside the corpus.
const POOL_MAX: usize = 2_000;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.peek().is_some_and(|first| first == "bombs") {
        return match read_bombs() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => {
                tell(&format!("bombs: {error}"));
                ExitCode::FAILURE
            }
        };
    }
    let minutes = arguments.next().map_or(Ok(MINUTES), |text| text.parse()).unwrap_or(MINUTES);
    let wanted = arguments.next();
    let mut is_clean = true;
    for target in TARGETS.iter().filter(|target| wanted.as_deref().is_none_or(|name| name == target.name)) {
        is_clean &= run(target, Duration::from_secs(minutes * 60));
    }
    if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Reads every bomb. Answers whether each was refused in time, within its memory.
fn read_bombs() -> io::Result<bool> {
    let mut all = bombs()?;
    for target in &TARGETS {
        let kept = corpus(target)?.into_iter().filter(|(name, _)| name.contains("bomb") || name.contains("many"));
        all.extend(kept.map(|(_, input)| Bomb { name: "of the corpus", target: target.name, input }));
    }
    let mut is_clean = true;
    for bomb in &all {
        let Some(target) = TARGETS.iter().find(|target| target.name == bomb.target) else { continue };
        if Path::new(CLEAR_REFS).exists() {
            std::fs::write(CLEAR_REFS, CLEAR_PEAK)?;
        }
        let (before, begun) = (memory("VmRSS"), Instant::now());
        let cost = (target.read)(&bomb.input);
        let time = begun.elapsed();
        let memory = memory("VmHWM").zip(before).map_or(0, |(most, before)| most.saturating_sub(before));
        let in_time = cfg!(debug_assertions) || time <= BOMB_TIME_MAX;
        let is_refused = cost.is_bounded() && memory <= BOMB_MEMORY_MAX && in_time;
        let verdict = if is_refused { "refused" } else { "NOT BOUNDED" };
        let (bytes, millis, kib) = (bomb.input.len(), time.as_millis(), memory / 1024);
        tell(&format!("{}, {}, {bytes} bytes: {verdict} in {millis} ms with {kib} KiB", bomb.target, bomb.name));
        is_clean &= is_refused;
    }
    Ok(is_clean)
}

/// Bytes of memory of this process (proc(5)): `VmRSS` now, `VmHWM` at most; nothing where the system does not tell.
fn memory(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib * 1024)
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
    let mut slowest = Duration::ZERO;
    let mut dice = Dice::new(begun.elapsed().as_nanos().try_into().unwrap_or(1) ^ u64::from(std::process::id()));
    while begun.elapsed() < time {
        let (place, other) = (dice.below(pool.len()), dice.below(pool.len()));
        let input = mutated(&pool[place], &pool[other], &mut dice);
        inputs += 1;
        let read = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| (target.read)(&input))) {
            Ok(cost) if cost.is_bounded() => {}
            finding => {
                let name = corpus_folder().join(target.name).join(format!("found-{inputs}-{}", std::process::id()));
                let written = std::fs::write(&name, &input);
                tell(&format!("{}: {finding:?}, written to {}: {written:?}", target.name, name.display()));
                return false;
            }
        }
        slowest = slowest.max(read.elapsed());
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
    let (secs, millis) = (time.as_secs(), slowest.as_millis());
    tell(&format!("{}: {inputs} inputs in {secs} s, nothing found; the slowest took {millis} ms", target.name));
    true
}

fn tell(line: &str) {
    let mut out = std::io::stderr().lock();
    if writeln!(out, "{line}").is_err() {
        std::process::exit(1);
    }
}
