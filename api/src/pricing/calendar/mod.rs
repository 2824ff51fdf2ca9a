//! The public calendar of notices: what is before the public, by its last day, without any name of a person.

pub mod list;
pub mod show;
pub mod store;
pub mod view;
