//! The feed of events over HTTP: read it page by page, or follow it.

pub mod list;
pub mod stream;
pub mod view;
