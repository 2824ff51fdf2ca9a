//! What firms ask for.

pub mod demand;
