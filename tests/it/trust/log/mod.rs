//! The signed logs: grown, served, kept honest.

mod command;
mod fault;
mod fsck;
mod list_entries;
mod lock;
mod node;
mod prove;
mod serve;
mod takeover;

pub(crate) use serve::Copy;
