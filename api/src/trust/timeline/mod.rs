//! The audit view: what happened to one thing, by whom, for whom, when, under which rules, each line with its proof.

pub mod show;
