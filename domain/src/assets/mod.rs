//! What owners bring: patents, achievements, and how far they are from use.

pub mod achievement;
pub mod bundle;
pub mod disclosure;
pub mod document;
pub mod legal_event;
pub mod patent;
pub mod readiness;
pub mod valuation;
