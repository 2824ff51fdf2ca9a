//! Demands (技术需求): from draft to the open market.

pub mod amend;
pub mod certify;
pub mod create;
pub mod decline;
pub mod figure;
pub mod invite;
pub mod join;
pub mod list;
pub mod publish;
pub mod renew;
pub mod review;
pub mod setter;
pub mod show;
pub mod store;
pub mod submit;
pub mod view;
pub mod withdraw;
