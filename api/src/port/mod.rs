//! The doors to what is not a value: time, randomness, identifiers.

pub mod clock;
pub mod ids;
pub mod random;
