//! Entries: what happened, written in the transaction that did it.

pub mod erase;
pub mod store;
