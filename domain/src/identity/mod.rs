//! Organizations and those who act for them.

pub mod organization;
pub mod role;
