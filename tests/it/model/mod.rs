//! All that can happen on the market, in any order, by anybody, over HTTP: what `transitions` promises is what happens, no
//! state changes but along a step of `GET /v1/processes`, and every change has its entry.
//!
//! A walk is drawn from a seed, which a failure names. Longer: `KEQIAO_MODEL_STEPS=100000`; another: `KEQIAO_MODEL_SEED=7`.
//! The same for the bare state machines, shrunk to the shortest path: `domain/tests/deal`.

mod cast;
mod chance;
mod create;
mod holds;
mod input;
mod process;
mod record;
mod walk;
