//! What everybody can look up: hubs, rules, rule packs, processes, code lists.

pub mod code_list;
pub mod hub;
pub mod process;
pub mod rule;
pub mod rule_pack;
