//! What everybody can look up: hubs, rules, processes.

pub mod hub;
pub mod process;
pub mod rule;
