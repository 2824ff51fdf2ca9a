//! Work that outlives a request: imports, mail.

pub mod import;
pub mod mail;
