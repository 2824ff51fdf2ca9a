//! What everybody can look up: hubs, rules, processes, code lists.

pub mod code_list;
pub mod hub;
pub mod process;
pub mod rule;
