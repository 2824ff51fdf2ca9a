//! Work that outlives a request: imports, mail, and what happens when a day has come.

pub mod clear_notices;
pub mod expire_demands;
pub mod import;
pub mod mail;
pub mod release_statistics;
pub mod rest_achievements;
