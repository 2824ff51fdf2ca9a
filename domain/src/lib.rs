//! What is true about the market: types, identifiers, states, rules with their legal basis, access, events.
//!
//! Everything here is pure: no input or output, no clock, no randomness, no floating point. Time and identifiers
//! arrive as values. Areas are the same as in the service, the tests and the tables: `identity`, `reference`,
//! `people`, `assets`, `market`, `deals`.

pub mod access;
pub mod assets;
pub mod deals;
pub mod decimal;
pub mod event;
pub mod hex;
pub mod hub;
pub mod id;
pub mod identity;
pub mod listed;
pub mod market;
pub mod matching;
pub mod moderation;
pub mod money;
pub mod people;
pub mod preview;
pub mod pricing;
pub mod process;
pub mod provenance;
pub mod reference;
pub mod registration;
pub mod rule;
pub mod rule_pack;
pub mod share;
pub mod statistics;
pub mod text;
pub mod timestamp;
pub mod webhook;
