//! Statistics of registered contracts (DOMAIN 4): what is counted, by which dimensions, over which periods.

pub mod count;
pub mod dimension;
pub mod figures;
pub mod period;
