//! Organizations: register, look up, amend, verify, suspend.

pub mod amend;
pub mod list;
pub mod register;
pub mod show;
pub mod store;
pub mod suspend;
pub mod verify;
pub mod view;
