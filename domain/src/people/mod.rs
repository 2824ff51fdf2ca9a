//! Those who help: providers with their service offerings, experts, brokers.

pub mod capability;
pub mod category;
pub mod certificate;
pub mod engagement;
pub mod offering;
pub mod provider;
pub mod turnaround;
