//! A user's inbox: listings that fit what he waits for.

pub mod list;
pub mod read;
pub mod store;
pub mod subscribe;
pub mod unsubscribe;
pub mod view;
