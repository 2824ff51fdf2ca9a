//! What the verification of an organization rests on: digests of documents, not the documents.

pub mod add;
pub mod list;
pub mod store;
pub mod view;
