//! Milestones of contracts in effect (里程碑): delivered, accepted or returned, paid.

pub mod answer;
pub mod follow;
pub mod list;
pub mod pass;
pub mod pay;
pub mod perform;
pub mod show;
pub mod step;
pub mod store;
pub mod view;
