//! People and institutions that help: providers with their offerings, experts, brokers.

pub mod broker;
pub mod capability;
pub mod credential;
pub mod engagement;
pub mod expert;
pub mod member;
pub mod offering;
pub mod person;
pub mod provider;
pub mod routes;
