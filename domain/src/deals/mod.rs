//! The deal: technology contracts (技术合同), from draft to end.

pub mod amounts;
pub mod clause;
pub mod content;
pub mod contract;
pub mod contract_step;
pub mod contract_type;
pub mod grant;
pub mod lint;
pub mod negotiation;
pub mod offer;
pub mod template;
