//! Tasks (待办): every step that waits for somebody, found from what is stored, with its deadline; and the same as a calendar.
//!
//! A task is no row of its own. It is there while the step waits, and gone when it was taken, by whomever.

pub mod calendar;
pub mod link;
pub mod list;
pub mod view;
pub mod wait;
