//! What is told of an organization beside its identity: nature, size, industry.

pub mod set;
pub mod show;
pub mod store;
pub mod view;
