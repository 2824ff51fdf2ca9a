//! Certificates: what the ledger says of one thing, with the proofs, in one file that is checked offline.

pub mod make;
pub mod paper;
pub mod show;
pub mod view;
