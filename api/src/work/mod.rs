//! Work that outlives a request: imports, mail, and what happens when a day has come.

pub mod expire_demands;
pub mod import;
pub mod mail;
pub mod rest_achievements;
