//! How the price of a result comes about, and who else has a say (DOMAIN 0.6, 3.1, 3.5, 3.15; INV-05, INV-09 … INV-13).

pub mod calendar;
pub mod clearance;
pub mod lot;
pub mod notice;
pub mod terms;
