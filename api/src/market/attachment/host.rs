//! The things that resources are attached to.

use crate::listing::store::Listing;
use keqiao_domain::access::{Action, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::market::attachment::{Host, HostKind};
use keqiao_domain::market::consortium::Consortium;
use keqiao_domain::market::demand::Demand;

/// A kind of thing that resources are attached to.
pub trait Hosting: Listing {
    /// Which it is.
    const KIND: HostKind;
    /// Looking at what is attached.
    const LIST: Action;
    /// Attaching.
    const ATTACH: Action;
    /// Detaching.
    const DETACH: Action;

    /// Whose it is.
    fn owner(&self) -> Id<OrganizationKind>;

    /// What the access table looks at when the resource is changed.
    fn resource(&self) -> Resource;

    /// What the access table looks at when members of an organization look at it.
    fn resource_before(&self, _organization: Option<Id<OrganizationKind>>) -> Resource {
        self.resource()
    }

    /// As the domain knows it.
    fn host(&self) -> Host {
        let subject = self.id().subject();
        Host { kind: Self::KIND, subject, owner: self.owner(), resource: self.resource() }
    }
}

impl Hosting for Demand {
    const KIND: HostKind = HostKind::Demand;
    const LIST: Action = Action::ListDemandResources;
    const ATTACH: Action = Action::AttachDemandResource;
    const DETACH: Action = Action::DetachDemandResource;

    fn owner(&self) -> Id<OrganizationKind> {
        self.owner
    }

    fn resource(&self) -> Resource {
        Demand::resource(self)
    }

    fn resource_before(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        Demand::resource_before(self, organization)
    }
}

impl Hosting for Achievement {
    const KIND: HostKind = HostKind::Achievement;
    const LIST: Action = Action::ListAchievementResources;
    const ATTACH: Action = Action::AttachAchievementResource;
    const DETACH: Action = Action::DetachAchievementResource;

    fn owner(&self) -> Id<OrganizationKind> {
        self.owner
    }

    fn resource(&self) -> Resource {
        Achievement::resource(self)
    }
}

impl Hosting for Consortium {
    const KIND: HostKind = HostKind::Consortium;
    const LIST: Action = Action::ListConsortiumResources;
    const ATTACH: Action = Action::AttachConsortiumResource;
    const DETACH: Action = Action::DetachConsortiumResource;

    fn owner(&self) -> Id<OrganizationKind> {
        self.lead
    }

    fn resource(&self) -> Resource {
        Consortium::resource(self)
    }

    fn resource_before(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        Consortium::resource_before(self, organization)
    }
}
