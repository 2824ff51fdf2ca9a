//! What people make of matches: recorded runs, judgements, saved searches.

pub mod digest;
pub mod judgement;
pub mod run;
pub mod saved_search;
