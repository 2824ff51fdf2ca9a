//! The distribution of rewards among those who made a result (奖励和报酬): drawn up, noticed, objected to, approved, paid.

pub mod accept;
pub mod approve;
pub mod calculate;
pub mod dismiss;
pub mod list;
pub mod object;
pub mod pay;
pub mod post;
pub mod recalculate;
pub mod reckon;
pub mod show;
pub mod step;
pub mod store;
pub mod uphold;
pub mod view;
pub mod withdraw;
