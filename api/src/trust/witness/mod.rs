//! Witnessing (C2SP tlog-witness): we cosign the logs of others when they have only grown, and others cosign ours.

pub mod add_checkpoint;
pub mod ask;
pub mod store;
