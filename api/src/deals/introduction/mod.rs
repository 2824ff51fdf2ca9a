//! Introductions: that a broker brought two parties together.

pub mod acknowledge;
pub mod contest;
pub mod decide;
pub mod list;
pub mod record;
pub mod show;
pub mod step;
pub mod store;
pub mod view;
