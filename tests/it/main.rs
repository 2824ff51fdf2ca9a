//! Black-box tests: the real service over HTTP, on a real Postgres. A test's path is *area / noun / verb*, as the
//! operation's is.

mod access;
mod access_matrix;
mod architecture;
mod assets;
mod canary;
mod catalogue;
mod documents;
mod errors;
mod fuzz;
mod harness;
mod http;
mod identity;
mod kills;
mod market;
mod matching;
mod people;
mod reference;
mod sequencer;
mod trust;
mod work;
