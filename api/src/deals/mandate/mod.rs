//! Mandates of brokers.

pub mod accept;
pub mod consent;
pub mod decline;
pub mod expire;
pub mod list;
pub mod offer;
pub mod revoke;
pub mod show;
pub mod step;
pub mod store;
pub mod view;
