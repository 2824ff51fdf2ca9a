mod attack;
mod guess;
mod key;
mod list;
mod log_in;
mod log_out;
mod refresh;
mod revoke;
pub(crate) mod support;
