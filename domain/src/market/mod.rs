//! What firms ask for: demands, and the ways to work together.

pub mod cooperation;
pub mod demand;
pub mod figure;
pub mod question;
pub mod setter;
