//! The record: entries, their order, and the feed that everything else reads.

pub mod certificate;
pub mod entry;
pub mod event;
pub mod feed;
pub mod idempotency;
pub mod log;
pub mod sequence_ledger;
pub mod timeline;
pub mod witness;
