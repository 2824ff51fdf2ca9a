//! What firms ask for.

pub mod demand;
pub mod question;
