//! Work that outlives a request: imports.

pub mod expire_demands;
pub mod import;
