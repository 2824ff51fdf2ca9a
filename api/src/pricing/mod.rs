//! How prices are settled, and who else has a say before a contract is signed.

pub mod assets;
pub mod calendar;
pub mod clearance;
pub mod guard;
pub mod lot;
pub mod notice;
pub mod routes;
