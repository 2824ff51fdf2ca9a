//! Keys with which organizations sign contracts: registered by their owners, never deleted.

pub mod list;
pub mod register;
pub mod revoke;
pub mod store;
pub mod verify;
pub mod view;
