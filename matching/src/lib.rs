//! Documents in, ranked and explained documents out. Knows no HTTP and no SQL.
//!
//! - [`Index`] keeps documents, finds them by a [`Query`] and explains a match;
//! - [`Ranking`] adds to the text what both sides say of themselves ([`Facts`]), by [`Weights`] that are data;
//! - [`Standing`] keeps saved queries and tells which of them a new document fits;
//! - [`Cutter`] cuts Chinese, English and mixed text into terms, the same way for documents and queries;
//! - [`Index::snapshot`] and [`Index::open`] save an index in a folder and read it again;
//! - [`evaluate`] measures the ranking on a folder of relevance judgements.
//!
//! There is no clock, no randomness and no input or output here, but for the index's own files and the reading of evaluation
//! folders. The same documents and the same query always give the same hits in the same order.

mod attribute;
mod column;
mod cut;
pub mod evaluate;
mod explain;
mod feature;
mod forward;
mod index;
mod lists;
mod mapping;
mod search;
pub mod significance;
mod simplified;
mod standing;
mod store;
mod store_file;
mod synonym;
mod table;
mod texts;
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
pub use store::{Opened, Snapshot, StoreError};
pub use vector::{VectorError, Vectors};
pub use weigh::{CutDocument, CutQuery, Field};
