//! Recorded matches: what was asked, what was answered, and all that is needed to weigh it again.

pub mod all;
pub mod create;
pub mod list;
pub mod record;
pub mod show;
pub mod store;
pub mod view;
