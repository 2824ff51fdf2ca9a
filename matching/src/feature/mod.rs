//! What both sides of a match say of themselves besides their text: classes, readiness, figures, money, place.
//!
//! ```text
//! text hits ─┐
//! facts of who asks, facts of each hit ─▶ judge ─▶ findings, failures ─▶ rank ─▶ scores that add up, what would change them
//! ```

pub(crate) mod facts;
pub(crate) mod judge;
pub(crate) mod points;
pub(crate) mod quantity;
pub(crate) mod rank;
mod unit;
pub(crate) mod weights;
