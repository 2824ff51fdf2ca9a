//! The doors to what is not a value: time, randomness, identifiers, mail, files.

pub mod clock;
pub mod files;
pub mod ids;
pub mod mailer;
pub mod random;
