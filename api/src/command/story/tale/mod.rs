//! The stories. Each is a file of its own with a `STORY`, and a line in [`STORIES`].

pub mod bypassed_broker;
pub mod commissioned_development;
pub mod consulting;
pub mod cross_border;
pub mod exclusive_licence;
pub mod know_how_licence;
pub mod large_contract;
pub mod overturned_refusal;
pub mod revocation;
pub mod shared_development;
pub mod state_university;
pub mod terms;
pub mod training;

use super::stage::{NotAsTold, Stage};
use std::pin::Pin;

/// How a story goes on: it ends well, or at the first step that did not go as told.
pub type Telling<'a> = Pin<Box<dyn Future<Output = Result<(), NotAsTold>> + 'a>>;

/// A story.
pub struct Story {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in English.
    pub title: &'static str,
    /// The same in Chinese.
    pub title_zh: &'static str,
    /// What happens, in a sentence.
    pub summary: &'static str,
    /// Tells it.
    pub tell: for<'a> fn(&'a Stage) -> Telling<'a>,
}

/// All stories, in the order in which they are listed.
pub const STORIES: &[Story] = &[
    state_university::STORY,
    exclusive_licence::STORY,
    commissioned_development::STORY,
    shared_development::STORY,
    know_how_licence::STORY,
    consulting::STORY,
    training::STORY,
    bypassed_broker::STORY,
    large_contract::STORY,
    overturned_refusal::STORY,
    revocation::STORY,
    cross_border::STORY,
];
