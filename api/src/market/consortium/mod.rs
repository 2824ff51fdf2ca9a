//! Industry innovation complexes (产业创新综合体): who pools resources of the four chains for an industry.

pub mod accept;
pub mod activate;
pub mod amend;
pub mod count_resources;
pub mod create;
pub mod decline;
pub mod dissolve;
pub mod invite;
pub mod leave;
pub mod list;
pub mod remove;
pub mod show;
pub mod step;
pub mod store;
pub mod view;
