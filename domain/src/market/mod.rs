//! What firms ask for: demands, and the ways to work together; the resources of the four chains, and those who pool them.

pub mod attachment;
pub mod chain;
pub mod consortium;
pub mod cooperation;
pub mod demand;
pub mod eligibility;
pub mod figure;
pub mod question;
pub mod resource;
pub mod setter;
