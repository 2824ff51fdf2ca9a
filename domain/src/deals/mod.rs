//! The deal: who brings parties together (中介合同), what they negotiate, and technology contracts (技术合同), from draft to end.

pub mod amounts;
pub mod clause;
pub mod commission;
pub mod content;
pub mod contract;
pub mod contract_step;
pub mod contract_type;
pub mod fee;
pub mod grant;
pub mod introduction;
pub mod licence;
pub mod lint;
pub mod mandate;
pub mod milestone;
pub mod negotiation;
pub mod offer;
pub mod open_licence;
pub mod reward;
pub mod royalty;
pub mod screening;
pub mod template;
