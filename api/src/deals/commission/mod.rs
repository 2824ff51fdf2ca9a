//! Commissions (佣金): what brokers have earned by the contracts of those whom they introduced.

pub mod accrue;
pub mod list;
pub mod settle;
pub mod show;
pub mod store;
pub mod view;
