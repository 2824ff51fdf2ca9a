//! The deal: mandates and introductions, negotiations and offers, contracts, and the keys with which they are signed.

pub mod commission;
pub mod contract;
pub mod introduction;
pub mod licence;
pub mod mandate;
pub mod milestone;
pub mod negotiation;
pub mod offer;
pub mod open_licence;
pub mod reward;
pub mod routes;
pub mod screening;
pub mod signing_key;
pub mod template;
