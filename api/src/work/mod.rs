//! Work that outlives a request: imports, and what happens when a day has come.

pub mod expire_demands;
pub mod import;
pub mod rest_achievements;
