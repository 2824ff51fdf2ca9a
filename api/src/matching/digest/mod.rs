//! Digests: a letter about what waits in an inbox, as often as its user wishes.

pub mod end;
pub mod send;
pub mod set;
pub mod show;
pub mod store;
pub mod view;

/// How the secret of a link that ends a digest begins.
const TOKEN_PREFIX: &str = "kq_digest_";
