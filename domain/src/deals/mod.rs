//! How two parties come together and what follows: mandates, introductions, fees.

pub mod fee;
pub mod introduction;
pub mod mandate;
