//! What an outsider can rely on: published vectors, proofs, tampering, and the verifier's answers.

mod certificates;
mod logs;
mod notes;
mod program;
mod proofs;
mod sample;
mod tiles;
mod vectors;
