//! Patents and applications (专利): entered from their register, published without moderation.

pub mod amend;
pub mod certify;
pub mod create;
pub mod legal_event;
pub mod list;
pub mod publish;
pub mod record;
pub mod show;
pub mod store;
pub mod view;
pub mod withdraw;
