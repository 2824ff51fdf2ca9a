//! Numbers that whoever runs the tests can raise: a test does little by itself, and much by hand.

/// Rounds of a race, unless `KEQIAO_RACE_ROUNDS` says otherwise.
const RACE_ROUNDS: u64 = 1;
/// Steps of a walk over the market, unless `KEQIAO_MODEL_STEPS` says otherwise.
const MODEL_STEPS: u64 = 200;
/// What the first walk is drawn from, unless `KEQIAO_MODEL_SEED` says otherwise.
const MODEL_SEED: u64 = 20_261_127;

/// Rounds of a race.
pub(crate) fn race_rounds() -> u64 {
    switch("KEQIAO_RACE_ROUNDS", RACE_ROUNDS)
}

/// Steps of a walk over the market, in all.
pub(crate) fn model_steps() -> u64 {
    switch("KEQIAO_MODEL_STEPS", MODEL_STEPS)
}

/// What the first walk is drawn from; the next one from the next number.
pub(crate) fn model_seed() -> u64 {
    switch("KEQIAO_MODEL_SEED", MODEL_SEED)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the one who runs the tests; the service has no such setting"
)]
fn switch(name: &str, otherwise: u64) -> u64 {
    let wanted = std::env::var(name).ok();
    wanted.map_or(otherwise, |wanted| wanted.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}
