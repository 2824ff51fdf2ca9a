//! Resources beside what they serve: a demand, an achievement, a consortium. The owner of the one attaches a public
//! resource of anybody, and detaches it.

use crate::access::{Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{AttachmentKind, Id, OrganizationKind, ResourceKind, Subject};
use crate::listed::ListedState;
use crate::rule::{Refusals, Rule};
use crate::text::Reason;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Resources beside one thing: more than anybody reads, and less than a page of a catalogue.
pub const ATTACHMENTS_MAX: usize = 100;

/// What resources can be attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum HostKind {
    /// A demand.
    Demand,
    /// An achievement.
    Achievement,
    /// A consortium.
    Consortium,
}

/// The thing that a resource is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host {
    /// What it is.
    pub kind: HostKind,
    /// Its identifier.
    pub subject: Subject,
    /// Whose it is.
    pub owner: Id<OrganizationKind>,
    /// Whether it is over: withdrawn, rejected, dissolved.
    pub is_over: bool,
    /// What the access table looks at.
    pub resource: Resource,
}

impl Host {
    fn event(&self, kind: EventKind, resource: Id<ResourceKind>) -> Event {
        let audience = Audience::public_when(self.resource.exposure == Exposure::Public);
        let payload = json!({ "resource": resource.to_string() });
        Event { kind, subject: self.subject, hub: self.resource.hub, owner: Some(self.owner), audience, payload }
    }
}

/// How an attachment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AttachmentState {
    /// The resource stands beside its host.
    Attached,
    /// It was taken away.
    Detached,
}

/// That a resource stands beside something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its identifier, which carries the hub of the host.
    pub id: Id<AttachmentKind>,
    /// What it is attached to.
    pub host: Subject,
    /// What kind of thing that is.
    pub host_kind: HostKind,
    /// Whose that is.
    pub owner: Id<OrganizationKind>,
    /// The resource, of any hub.
    pub resource: Id<ResourceKind>,
    /// What it is there for.
    pub note: Option<Reason>,
    /// How it stands.
    pub state: AttachmentState,
}

impl Attachment {
    /// Attaches a resource to a host, beside which so many are attached already.
    ///
    /// # Errors
    /// When the host is over, the resource is not on the market, or there are too many.
    pub fn attach(
        id: Id<AttachmentKind>,
        host: &Host,
        (resource, state): (Id<ResourceKind>, ListedState),
        note: Option<Reason>,
        present: usize,
    ) -> Result<(Self, Event), Refusals> {
        let mut refusals = Refusals::new();
        refusals.require(!host.is_over, Rule::AttachmentHostOver);
        refusals.require_at(state == ListedState::Published, Rule::AttachmentNotPublished, "/resource");
        refusals.require_at(present < ATTACHMENTS_MAX, Rule::AttachmentsTooMany, "/resource");
        refusals.into_result()?;
        let event = host.event(EventKind::ResourceAttached, resource);
        let attachment = Attachment {
            id,
            host: host.subject,
            host_kind: host.kind,
            owner: host.owner,
            resource,
            note,
            state: AttachmentState::Attached,
        };
        Ok((attachment, event))
    }

    /// Takes the resource away from its host. Twice changes nothing and yields no event.
    pub fn detach(&mut self, host: &Host) -> Option<Event> {
        if self.state == AttachmentState::Detached {
            return None;
        }
        self.state = AttachmentState::Detached;
        Some(host.event(EventKind::ResourceDetached, self.resource))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use crate::id::{DemandKind, OrganizationKind};
    use crate::people::provider::tests::rules;

    fn host(exposure: Exposure) -> Host {
        let (id, owner) = (
            Id::<DemandKind>::compose(1, HubNumber::NATIONAL, 0, 1),
            Id::<OrganizationKind>::compose(1, HubNumber::NATIONAL, 0, 2),
        );
        let resource = Resource { hub: HubNumber::NATIONAL, owner: Some(owner), exposure };
        Host { kind: HostKind::Demand, subject: id.subject(), owner, is_over: false, resource }
    }

    #[test]
    fn nothing_is_attached_to_what_is_over_and_what_was_is_still_taken_away() {
        let over = Host { is_over: true, ..host(Exposure::Private) };
        let id = |n| Id::compose(1, HubNumber::NATIONAL, 0, n);
        let resource = (Id::compose(1, HubNumber::NATIONAL, 0, 4), ListedState::Published);
        let refused = Attachment::attach(id(3), &over, resource, None, 0).expect_err("it is over");
        assert_eq!(rules(&refused), [Rule::AttachmentHostOver]);
        let (mut attachment, _) = attach(ListedState::Published, 0).expect("it was not over then");
        assert!(attachment.detach(&over).is_some());
    }

    fn attach(state: ListedState, present: usize) -> Result<(Attachment, Event), Refusals> {
        let id = |n| Id::compose(1, HubNumber::NATIONAL, 0, n);
        Attachment::attach(
            id(3),
            &host(Exposure::Private),
            (Id::compose(1, HubNumber::NATIONAL, 0, 4), state),
            None,
            present,
        )
    }

    #[test]
    fn only_what_is_on_the_market_is_attached_and_not_without_end() {
        for state in ListedState::VARIANTS {
            assert_eq!(attach(*state, ATTACHMENTS_MAX - 1).is_ok(), *state == ListedState::Published, "{state:?}");
        }
        let refused = attach(ListedState::Draft, ATTACHMENTS_MAX).expect_err("neither is there room");
        assert_eq!(rules(&refused), [Rule::AttachmentNotPublished, Rule::AttachmentsTooMany]);
    }

    #[test]
    fn what_happens_beside_a_private_thing_is_told_to_its_owner_only() {
        let (mut attachment, event) = attach(ListedState::Published, 0).expect("it may be attached");
        assert_eq!((event.kind, event.audience), (EventKind::ResourceAttached, Audience::Owner));
        let gone = attachment.detach(&host(Exposure::Public)).expect("it was there");
        assert_eq!((gone.kind, gone.audience), (EventKind::ResourceDetached, Audience::Public));
        assert_eq!(attachment.detach(&host(Exposure::Public)), None);
    }
}
