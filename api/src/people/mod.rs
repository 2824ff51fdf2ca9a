//! People and institutions that help: providers with their offerings, experts, brokers.

pub mod capability;
pub mod engagement;
pub mod member;
pub mod offering;
pub mod provider;
