//! Public notices of agreed prices (协议定价公示): posted, objected to, cleared.

pub mod create;
pub mod dismiss;
pub mod list;
pub mod object;
pub mod post;
pub mod relation;
pub mod show;
pub mod step;
pub mod store;
pub mod uphold;
pub mod view;
pub mod withdraw;
