//! Work that outlives a request: imports, exports, mail, files, and what happens when a day has come.

pub mod clear_notices;
pub mod close_lots;
pub mod expire_demands;
pub mod expire_resources;
pub mod export;
pub mod import;
pub mod mail;
pub mod pass_days;
pub mod probe_files;
pub mod release_statistics;
pub mod repeat;
pub mod rest_achievements;
pub mod store_files;
