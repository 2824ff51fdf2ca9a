//! All that can happen in a deal, in any order, by anybody: negotiation, offers, contract, mandate, introduction, notice,
//! clearance and registration, as the pure state machines that they are.
//!
//! A run is drawn from a fixed seed, so a failure repeats itself; it is shrunk to the shortest path that shows it. Another
//! seed: `DEAL_SEED=7`; more steps: `DEAL_RUNS=10000`.

mod holds;
mod market;
mod step;

use keqiao_domain::rule::{Refusals, Rule};
use market::{Actor, Market};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop};
use proptest::prop_oneof;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use step::{Outcome, Try};

/// Steps of one run, at most; half as many on the average. A run may be short, so that a failure can be.
const STEPS: usize = 1_000;
/// Runs, unless `DEAL_RUNS` says otherwise.
const RUNS: u32 = 240;
/// Steps that all runs have together, at least.
const STEPS_IN_ALL: usize = 100_000;
/// The seed, unless `DEAL_SEED` says otherwise.
const SEED: u64 = 20_261_124;

/// Rules on what comes with a step, which nobody can promise beforehand.
const OF_THE_BODY: [Rule; 2] = [Rule::IntroductionFirstContactLater, Rule::RegistrationAmountsDisordered];

#[expect(clippy::disallowed_methods, reason = "a test has no configuration but this")]
fn from_env<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn rules(refusals: &Refusals) -> BTreeSet<Rule> {
    refusals.as_slice().iter().map(|refusal| refusal.rule).collect()
}

/// What somebody tries, and how many days after the step before.
type Turn = (Try, Actor, u8);

fn turn() -> impl Strategy<Value = Turn> {
    let tried = prop_oneof![
        9 => prop::sample::select(Try::MAIN),
        5 => prop::sample::select(Try::FORWARD),
        1 => prop::sample::select(Try::BACKWARD),
    ];
    let days = prop_oneof![300 => Just(0u8), 20 => 1u8..4, 1 => Just(20u8), 1 => Just(31u8)];
    // Mostly somebody whose business it is.
    let is_usual = prop::bool::weighted(0.8);
    (tried, is_usual, prop::sample::select(Actor::ALL), 0usize..4, days).prop_map(
        |(tried, is_usual, anybody, number, days)| {
            let usual = tried.usual();
            (tried, if is_usual { usual[number % usual.len()] } else { anybody }, days)
        },
    )
}

/// Takes one turn and compares what happened with what was promised.
fn take(market: &mut Market, turn: Turn) -> Result<Option<Outcome>, TestCaseError> {
    let fault = |what: String| TestCaseError::fail(format!("{turn:?}: {what}"));
    let (tried, actor, days) = turn;
    market.pass(days);
    market.begin_anew(tried);
    let before = market.clone();
    let Some(outcome) = market.attempt(tried, actor) else { return Ok(None) };
    let (promised, is_same) = (rules(&outcome.promise), before.is_same(market));
    match &outcome.told {
        Ok(events) if events.is_empty() != is_same => {
            return Err(fault(format!("{} events of a change: {}", events.len(), !is_same)));
        }
        Ok(_) if !promised.is_empty() && !is_same => return Err(fault(format!("passed in spite of {promised:?}"))),
        Ok(events) => holds::told(events).map_err(fault)?,
        Err(_) if !is_same => return Err(fault("refused, and changed all the same".to_owned())),
        Err(refusals) => {
            let told = rules(refusals);
            let is_of_body = told.iter().all(|rule| OF_THE_BODY.contains(rule));
            if promised.is_empty() && !is_of_body || !promised.is_subset(&told) {
                return Err(fault(format!("promised {promised:?}, refused by {told:?}")));
            }
        }
    }
    holds::followed(&before, market, &outcome).map_err(fault)?;
    holds::state(&before, market).map_err(fault)?;
    // The same again at once says nothing new, unless saying it again is something new.
    if outcome.told.is_ok() && !tried.adds() {
        let once = market.clone();
        let again = market.attempt(tried, actor).map(|again| again.told);
        if !once.is_same(market) || matches!(&again, Some(Ok(events)) if !events.is_empty()) {
            return Err(fault(format!("again it changed something: {again:?}")));
        }
    }
    Ok(Some(outcome))
}

#[test]
fn no_order_of_steps_by_anybody_leads_where_it_may_not() {
    let seed: u64 = from_env("DEAL_SEED", SEED);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases: from_env("DEAL_RUNS", RUNS), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let (taken, changed) = (Cell::new(0usize), RefCell::new(BTreeSet::new()));

    let outcome = runner.run(&vec(turn(), 1..=STEPS), |turns| {
        let mut market = Market::open();
        for turn in turns {
            if let Some(outcome) = take(&mut market, turn)?
                && outcome.told.is_ok_and(|events| !events.is_empty())
            {
                changed.borrow_mut().insert(turn.0);
            }
            taken.set(taken.get() + 1);
        }
        Ok(())
    });

    if let Err(TestError::Fail(reason, path)) = &outcome {
        let path: Vec<String> = path.iter().map(|turn| format!("  {turn:?}")).collect();
        panic!("seed {seed}: {reason}\nthe shortest path to it:\n{}", path.join("\n"));
    }
    outcome.expect("no run was given up");
    // A model that never gets somewhere proves nothing about it.
    let possible = |tried: &&Try| **tried != Try::ClassifyTooMuch;
    let all = Try::FORWARD.iter().chain(Try::BACKWARD).filter(possible);
    let never: Vec<_> = all.filter(|tried| !changed.borrow().contains(tried)).collect();
    assert!(never.is_empty(), "nobody ever got to {never:?} in {} steps", taken.get());
    assert!(taken.get() >= STEPS_IN_ALL, "{} steps", taken.get());
}

#[test]
fn the_same_seed_draws_the_same_run() {
    let draw = || {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        vec(turn(), 50).new_tree(&mut runner).expect("a run").current()
    };
    assert_eq!(draw(), draw());
}
