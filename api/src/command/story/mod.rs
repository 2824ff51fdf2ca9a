//! `keqiao story`: whole deals, told step by step over HTTP against a running market. A story ends well only when each step
//! went as told.
//!
//! A story is one file in `tale/`, with a line in the list of `tale/mod.rs`.

pub mod cast;
pub mod run;
pub mod stage;
pub mod tale;
