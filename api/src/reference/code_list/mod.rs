//! Code lists (代码表): what is built in, and the editions that the operator has loaded.

pub mod check;
pub mod held;
pub mod list;
pub mod release;
pub mod show;
pub mod store;
pub mod view;
