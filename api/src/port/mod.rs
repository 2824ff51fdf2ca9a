//! The doors to what is not a value: time, randomness, identifiers, mail.

pub mod clock;
pub mod ids;
pub mod mailer;
pub mod random;
