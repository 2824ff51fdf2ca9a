//! What a provider has shown it can do: figures with their dates, and the score made of them and of evaluations.

pub mod record;
pub mod show;
pub mod store;
pub mod view;
