//! The things that resources are attached to.

use super::store as attachments;
use crate::http::problem::Problem;
use crate::listing::store::{self, Listing};
use crate::tx::Tx;
use keqiao_domain::access::{Action, Resource};
use keqiao_domain::assets::achievement::{Achievement, AchievementState};
use keqiao_domain::id::{AchievementKind, ConsortiumKind, DemandKind, Id, OrganizationKind, Subject};
use keqiao_domain::market::attachment::{Host, HostKind};
use keqiao_domain::market::consortium::{Consortium, ConsortiumState};
use keqiao_domain::market::demand::{Demand, DemandState};
use sea_orm::ConnectionTrait;

/// Finds a thing that resources are attached to, and keeps it from changing until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, subject: Subject) -> Result<Option<Host>, Problem> {
    if let Some(id) = subject.id::<DemandKind>() {
        return Ok(store::find_for_update::<Demand>(tx, id).await?.map(|stored| stored.value.host()));
    }
    if let Some(id) = subject.id::<AchievementKind>() {
        return Ok(store::find_for_update::<Achievement>(tx, id).await?.map(|stored| stored.value.host()));
    }
    if let Some(id) = subject.id::<ConsortiumKind>() {
        return Ok(store::find_for_update::<Consortium>(tx, id).await?.map(|stored| stored.value.host()));
    }
    Ok(None)
}

/// How many resources stand beside it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn count_beside(db: &impl ConnectionTrait, host: &Host) -> Result<usize, Problem> {
    Ok(attachments::list_beside(db, host.kind, host.subject).await?.len())
}

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

    /// Whether it is over: nothing more is attached then.
    fn is_over(&self) -> bool;

    /// What the access table looks at when the resource is changed.
    fn resource(&self) -> Resource;

    /// What the access table looks at when members of an organization look at it.
    fn resource_before(&self, _organization: Option<Id<OrganizationKind>>) -> Resource {
        self.resource()
    }

    /// As the domain knows it.
    fn host(&self) -> Host {
        let subject = self.id().subject();
        let (owner, is_over, resource) = (self.owner(), self.is_over(), self.resource());
        Host { kind: Self::KIND, subject, owner, is_over, resource }
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

    fn is_over(&self) -> bool {
        matches!(self.state, DemandState::Rejected | DemandState::Withdrawn)
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

    fn is_over(&self) -> bool {
        matches!(self.state, AchievementState::Rejected | AchievementState::Withdrawn)
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

    fn is_over(&self) -> bool {
        self.state == ConsortiumState::Dissolved
    }

    fn resource(&self) -> Resource {
        Consortium::resource(self)
    }

    fn resource_before(&self, organization: Option<Id<OrganizationKind>>) -> Resource {
        Consortium::resource_before(self, organization)
    }
}
