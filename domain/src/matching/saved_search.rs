//! Saved searches: a user is told when a new or changed listing fits.

use crate::access::{Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, OrganizationKind, SavedSearchKind, UserKind};
use crate::text::{Name, Prose};
use serde_json::json;

/// Saved searches of one user.
pub const SAVED_SEARCHES_MAX: i64 = 200;

/// What is searched for: words, a sentence, or a whole description.
pub type SearchText = Prose<1, 5_000>;

/// A search that a user saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its identifier, in the home hub of the user's organization.
    pub id: Id<SavedSearchKind>,
    /// The organization of the user.
    pub owner: Id<OrganizationKind>,
    /// Who is told.
    pub user: Id<UserKind>,
    /// What he calls it.
    pub name: Name,
    /// What is searched for.
    pub text: SearchText,
}

impl SavedSearch {
    /// What the access table needs to know; besides, only its user may see it.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::Private }
    }

    /// That it was saved. What is searched for is confidential and stays out of it.
    #[must_use]
    pub fn created(&self) -> Event {
        self.event(EventKind::SavedSearchCreated)
    }

    /// That it was deleted: its user is told no more.
    #[must_use]
    pub fn deleted(&self) -> Event {
        self.event(EventKind::SavedSearchDeleted)
    }

    fn event(&self, kind: EventKind) -> Event {
        Event {
            kind,
            subject: self.id.subject(),
            hub: self.id.hub(),
            owner: Some(self.owner),
            audience: Audience::Owner,
            payload: json!({}),
        }
    }
}
