//! Work that outlives a request: imports.

pub mod import;
