//! The signed log of each hub: grown from the numbered entries, kept honest by a lock outside the database, served as
//! tiles.
//!
//! ```text
//! entry_position ──grow──▶ edge ──▶ checkpoint ──lock──▶ tiles and checkpoint in the database ──▶ served
//! ```

pub mod lock;
pub mod refusal;
pub mod store;

pub mod election;
pub mod grow;
pub mod ledger;
pub mod sign;

pub mod fsck;
pub mod recover;

pub mod read;

pub mod list_entries;
pub mod prove;
pub mod serve;
