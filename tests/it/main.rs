//! Black-box tests: the real service over HTTP, on a real Postgres. A test's path is *area / noun / verb*, as the
//! operation's is.

mod access;
mod assets;
mod errors;
mod harness;
mod http;
mod identity;
mod market;
mod matching;
mod reference;
mod trust;
mod work;
