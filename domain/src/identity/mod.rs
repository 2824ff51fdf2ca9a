//! Organizations and those who act for them.

pub mod organization;
pub mod party_nature;
pub mod role;
pub mod shareholding;
