//! The record: entries, their order, and the feed that everything else reads.

pub mod entry;
pub mod event;
pub mod feed;
pub mod idempotency;
pub mod sequence_ledger;
