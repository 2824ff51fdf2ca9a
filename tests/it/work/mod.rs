mod export;
mod import;

pub(crate) use import::import;
