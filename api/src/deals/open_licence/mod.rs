//! Open licences of patents (专利开放许可): declared to everybody, accepted by a notice and the payment, withdrawn.

pub mod accept;
pub mod declare;
pub mod guard;
pub mod list;
pub mod show;
pub mod store;
pub mod view;
pub mod withdraw;
