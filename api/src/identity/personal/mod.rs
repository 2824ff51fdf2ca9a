//! What is personal in the rows, and what a person may ask for (PIPL articles 44 to 47): to get it, and to have it erased.

pub mod erase;
pub mod export;
pub mod field;
