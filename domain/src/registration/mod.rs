//! Registration of technical contracts (技术合同认定登记; DOMAIN 3.3, 5.2).

pub mod case;
pub mod form;
pub mod ground;
pub mod number;
pub mod step;
