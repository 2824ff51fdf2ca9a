//! Judgements of matches: accepted, or dismissed for a reason.

pub mod count;
pub mod judge;
pub mod store;
pub mod view;
