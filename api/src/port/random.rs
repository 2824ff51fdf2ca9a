//! The one place that asks for randomness.

/// The operating system's random bytes.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the door the ban points to")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has a source of randomness");
    bytes
}
