//! Documents beside listings (附件): taken in, shown at their level of disclosure, given out, and who read them.

pub mod archive;
pub mod create;
pub mod download;
pub mod file;
pub mod host;
pub mod list;
pub mod list_readings;
pub mod reading;
pub mod remove;
pub mod show;
pub mod sniff;
pub mod store;
pub mod view;
