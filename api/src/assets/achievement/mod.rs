//! Achievements (科技成果): from draft over moderation to the market.

pub mod amend;
pub mod assess;
pub mod assessment;
pub mod bundle;
pub mod certify;
pub mod create;
pub mod list;
pub mod publish;
pub mod review;
pub mod show;
pub mod store;
pub mod submit;
pub mod valuation;
pub mod value;
pub mod view;
pub mod withdraw;
