//! Entries: what happened, written in the transaction that did it.

pub mod store;
