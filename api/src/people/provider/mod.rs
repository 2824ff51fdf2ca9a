//! Service providers (科技服务机构): from draft over moderation to the market.

pub mod amend;
pub mod certify;
pub mod create;
pub mod list;
pub mod publish;
pub mod review;
pub mod show;
pub mod store;
pub mod submit;
pub mod view;
pub mod withdraw;
