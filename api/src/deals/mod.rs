//! How two parties come together: mandates and introductions.

pub mod introduction;
pub mod mandate;
pub mod routes;
