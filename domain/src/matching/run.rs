//! A recorded match: what was asked of the market on a day, and what it answered. It never changes.

use crate::access::{Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, MatchRunKind, OrganizationKind, Subject};
use serde_json::json;

/// Who asked what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchRun {
    /// Its identifier, in the hub of the listing that asks.
    pub id: Id<MatchRunKind>,
    /// The owner of the listing that asks.
    pub owner: Id<OrganizationKind>,
    /// The listing that asks: a demand or an achievement.
    pub subject: Subject,
}

impl MatchRun {
    /// What the access table needs to know: a run concerns its owner and the hub's moderators.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::Private }
    }

    /// That it was recorded, with so many answers by these weights.
    #[must_use]
    pub fn created(&self, weights_version: &str, hits: usize) -> Event {
        Event {
            kind: EventKind::MatchRunCreated,
            subject: self.id.subject(),
            hub: self.id.hub(),
            owner: Some(self.owner),
            audience: Audience::Owner,
            payload: json!({ "subject": self.subject.to_string(), "weights_version": weights_version, "hits": hits }),
        }
    }
}
