//! What firms ask for, the resources of the four chains, and those who pool them.

pub mod attachment;
pub mod consortium;
pub mod demand;
pub mod question;
pub mod resource;
pub mod routes;
