//! The doors to what is not a value: time, randomness, identifiers, mail, messages to others, files.

pub mod bucket;
pub mod clock;
pub mod courier;
pub mod files;
pub mod ids;
pub mod mailer;
pub mod random;
