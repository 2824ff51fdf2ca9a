mod export;
mod import;
mod pass_days;

pub(crate) use import::import;
