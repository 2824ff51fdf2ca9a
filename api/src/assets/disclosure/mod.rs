//! Disclosures (披露授权): who is let in to the documents of a listing, how far and until when.

pub mod end;
pub mod grant;
pub mod list;
pub mod refuse;
pub mod request;
pub mod show;
pub mod step;
pub mod store;
pub mod view;
