//! Resources beside demands, achievements and consortia.

pub mod attach;
pub mod detach;
pub mod host;
pub mod list;
pub mod store;
pub mod view;
