//! What owners bring.

pub mod achievement;
pub mod disclosure;
pub mod document;
pub mod patent;
