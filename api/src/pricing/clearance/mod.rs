//! Who else has a say before a contract is signed: served, waited for, answered.

pub mod answer;
pub mod find;
pub mod list;
pub mod serve;
pub mod store;
pub mod view;
