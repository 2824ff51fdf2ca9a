//! Documents in, ranked and explained documents out. Knows no HTTP and no SQL.
//!
//! - [`Index`] keeps documents, finds them by a [`Query`] and explains a match;
//! - [`Ranking`] adds to the text what both sides say of themselves ([`Facts`]), by [`Weights`] that are data;
//! - [`Standing`] keeps saved queries and tells which of them a new document fits;
//! - [`Cutter`] cuts Chinese, English and mixed text into terms, the same way for documents and queries;
//! - [`evaluate`] measures the ranking on a folder of relevance judgements.
//!
//! There is no clock, no randomness and no input or output here, but for the reading of evaluation folders. The same
//! documents and the same query always give the same hits in the same order.

mod attribute;
mod cut;
pub mod evaluate;
mod explain;
mod feature;
mod index;
mod search;
pub mod significance;
mod simplified;
mod standing;
mod synonym;
mod table;
mod vector;
mod weigh;
mod window;

pub use attribute::{ATTRIBUTE_COUNT, AttributeTest, Attributes, ByteSet};
pub use cut::Cutter;
pub use explain::{Contribution, Evidence, Explanation, Feature, Term};
pub use feature::facts::{Facts, MoneyFact, Side};
pub use feature::judge::{Comparison, Failure, FailureKind, Finding};
pub use feature::points::Points;
pub use feature::rank::{Asker, Candidate, Counterfactual, Part, Ranked, Ranking, text_parts};
pub use feature::weights::{FeatureWeights, Limits, TextWeights, WEIGHTS_VERSION, Weights, WeightsError};
pub use index::{Document, Filter, Hit, Index, KIND_COUNT, Key, Query, Size};
pub use standing::Standing;
pub use vector::{VectorError, Vectors};
pub use weigh::{CutDocument, CutQuery, Field};
