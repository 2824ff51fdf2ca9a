//! Endpoints: where an organization is told what happens.

pub mod amend;
pub mod create;
pub mod delete;
pub mod enable;
pub mod list;
pub mod pause;
pub mod rotate;
pub mod show;
pub mod step;
pub mod store;
pub mod target;
pub mod test;
pub mod view;
