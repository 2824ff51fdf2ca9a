//! Innovation resources (创新资源) of the four chains: from draft over moderation to the market, until their last day, which
//! can be put off.

pub mod amend;
pub mod certify;
pub mod check;
pub mod create;
pub mod eligibility;
pub mod list;
pub mod publish;
pub mod renew;
pub mod review;
pub mod show;
pub mod store;
pub mod submit;
pub mod view;
pub mod withdraw;
