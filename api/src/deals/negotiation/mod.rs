//! Negotiations (洽谈): an invitation, secrecy agreed by both sides, messages, disclosures, offers, and the contract drafted
//! from the one that was accepted.

pub mod accept_nda;
pub mod disclose;
pub mod draft_contract;
pub mod end;
pub mod guard;
pub mod invite;
pub mod list;
pub mod list_disclosures;
pub mod list_messages;
pub mod nda;
pub mod screen;
pub mod send_message;
pub mod show;
pub mod show_nda;
pub mod step;
pub mod store;
pub mod talk;
pub mod view;
