//! Messages to endpoints, and what came of each attempt.

pub mod cancel;
pub mod list;
pub mod resend;
pub mod show;
pub mod store;
pub mod view;
