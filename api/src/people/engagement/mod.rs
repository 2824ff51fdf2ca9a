//! Service engagements (服务委托): asked for, agreed, done, evaluated by both sides.

pub mod agree;
pub mod complete;
pub mod end;
pub mod evaluate;
pub mod list;
pub mod list_evaluations;
pub mod propose;
pub mod show;
pub mod step;
pub mod store;
pub mod view;
