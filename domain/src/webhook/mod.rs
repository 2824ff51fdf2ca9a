//! Webhooks: what happens in the market is told to addresses that organizations name.

pub mod delivery;
pub mod endpoint;
