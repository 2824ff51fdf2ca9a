//! The append-only trust record and its verifier. Knows nothing of the market.
//!
//! ```text
//! entry ──canonical──▶ bytes ──tree──▶ root ──note──▶ signed checkpoint
//!                        └──────tile──▶ what is stored and served
//! certificate, log: check all of it again, from the bytes alone
//! ```
//!
//! No I/O, no clock, no randomness: bytes, times, salts and keys arrive as values. The format is specified in
//! `docs/LEDGER.md`; golden vectors are in `ledger/testdata`.

pub mod canonical;
pub mod certificate;
pub mod entry;
pub mod log;
pub mod note;
pub mod report;
pub mod tile;
pub mod tree;

mod text;
