//! What all listings have in common: patents, achievements, demands. A kind of listing keeps what is its own in its
//! own folder.

pub mod column;
pub mod member;
pub mod step;
pub mod store;
