//! Licences as living rights (许可): they follow from contracts, and tell who may use an asset and who else may not.

pub mod follow;
pub mod list;
pub mod show;
pub mod store;
pub mod surroundings;
pub mod view;
