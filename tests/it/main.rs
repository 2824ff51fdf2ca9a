//! Black-box tests: the real service over HTTP, on a real Postgres. A test's path is *area / noun / verb*, as the
//! operation's is.

mod access;
mod access_matrix;
mod architecture;
mod assets;
mod canary;
mod catalogue;
mod deals;
mod documents;
mod errors;
mod fuzz;
mod harness;
mod http;
mod identity;
mod invariant;
mod kills;
mod market;
mod matching;
mod model;
mod people;
mod preview;
mod pricing;
mod reference;
mod registration;
mod sequencer;
mod statistics;
mod story;
mod task;
mod tenants;
mod trust;
mod webhook;
mod work;
