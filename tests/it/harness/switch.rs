//! Numbers that whoever runs the tests can raise: a test does little by itself, and much by hand.

/// Rounds of a race, unless `KEQIAO_RACE_ROUNDS` says otherwise.
const RACE_ROUNDS: u64 = 1;

/// Rounds of a race.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the one who runs the tests; the service has no such setting"
)]
pub(crate) fn race_rounds() -> u64 {
    let wanted = std::env::var("KEQIAO_RACE_ROUNDS").ok();
    wanted.map_or(RACE_ROUNDS, |wanted| wanted.parse().expect("KEQIAO_RACE_ROUNDS is a number"))
}
