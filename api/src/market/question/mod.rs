//! Questions on demands (答疑): asked by those who could solve them, public with their answers.

pub mod answer;
pub mod ask;
pub mod list;
pub mod show;
pub mod store;
pub mod view;
