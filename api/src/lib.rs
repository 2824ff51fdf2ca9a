//! The service: HTTP, storage, background work, commands. A path is *area / noun / verb*.

pub mod app;
pub mod assets;
pub mod call;
pub mod command;
pub mod config;
pub mod deals;
pub mod http;
pub mod identity;
pub mod listing;
pub mod market;
pub mod matching;
pub mod moderation;
pub mod names;
pub mod people;
pub mod port;
pub mod postgres;
pub mod provenance;
pub mod reference;
pub mod routes;
pub mod storage;
pub mod trust;
pub mod tx;
pub mod webhook;
pub mod work;
