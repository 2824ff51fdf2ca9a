mod begin;
mod confirm;
mod remove;
mod renew_codes;
