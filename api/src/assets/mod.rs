//! What owners bring.

pub mod achievement;
pub mod patent;
