//! Those who help: providers with their service offerings, experts, brokers.

pub mod broker;
pub mod capability;
pub mod category;
pub mod certificate;
pub mod credential;
pub mod engagement;
pub mod expert;
pub mod offering;
pub mod person;
pub mod provider;
pub mod turnaround;
