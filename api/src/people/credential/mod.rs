//! Credentials of experts and brokers (资格证书), and their verification by the hub.

pub mod create;
pub mod list;
pub mod reject;
pub mod show;
pub mod step;
pub mod store;
pub mod verify;
pub mod view;
pub mod withdraw;
