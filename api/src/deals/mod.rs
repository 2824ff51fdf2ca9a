//! The deal: technology contracts, and the keys with which they are signed.

pub mod contract;
pub mod negotiation;
pub mod offer;
pub mod routes;
pub mod signing_key;
pub mod template;
