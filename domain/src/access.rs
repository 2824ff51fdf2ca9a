//! Who may do what: one table, matched exhaustively, and the one function that reads it.
//!
//! A stranger gets `Hidden` (404) for what he may not know about and `Forbidden` (403) for what he may know but not
//! do; `Unauthenticated` (401) only asks who he is.

use crate::hub::HubNumber;
use crate::id::{ApiKeyKind, Id, OrganizationKind, Subject, UserKind};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A role that a grant gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Answers for an organization: everything an editor does, and its users and keys.
    Owner,
    /// Does an organization's daily work.
    Editor,
    /// Works for a hub (枢纽运营): verifies organizations and moderates listings there.
    Moderator,
}

/// What a key for machines may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Scope {
    /// Read what the organization may read.
    Read,
    /// Change what an editor may change.
    Write,
}

/// Every operation of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    /// Register an organization with its first user.
    RegisterOrganization,
    /// List organizations.
    ListOrganizations,
    /// Show an organization.
    ShowOrganization,
    /// Change an organization's particulars.
    AmendOrganization,
    /// Verify an organization.
    VerifyOrganization,
    /// Suspend an organization.
    SuspendOrganization,
    /// Log in with a password.
    LogIn,
    /// Show who is asking.
    ShowMe,
    /// Add a user to an organization.
    AddUser,
    /// List an organization's users.
    ListUsers,
    /// Make a key for machines.
    CreateApiKey,
    /// List an organization's keys.
    ListApiKeys,
    /// Revoke a key.
    RevokeApiKey,
    /// List the hubs.
    ListHubs,
    /// List the rules with their legal basis.
    ListRules,
    /// List the state machines.
    ListProcesses,
    /// Enter a patent.
    CreatePatent,
    /// List patents.
    ListPatents,
    /// Show a patent.
    ShowPatent,
    /// Change a patent's particulars.
    AmendPatent,
    /// Put a patent before the market.
    PublishPatent,
    /// Take a patent from the market.
    WithdrawPatent,
    /// Enter an achievement.
    CreateAchievement,
    /// List achievements.
    ListAchievements,
    /// Show an achievement.
    ShowAchievement,
    /// Change an achievement's particulars.
    AmendAchievement,
    /// Hand an achievement in for moderation.
    SubmitAchievement,
    /// Decide on an achievement.
    ReviewAchievement,
    /// Put an achievement before the market.
    PublishAchievement,
    /// Take an achievement from the market.
    WithdrawAchievement,
    /// Enter a demand.
    CreateDemand,
    /// List demands.
    ListDemands,
    /// Show a demand.
    ShowDemand,
    /// Change a demand's particulars.
    AmendDemand,
    /// Hand a demand in for moderation.
    SubmitDemand,
    /// Decide on a demand.
    ReviewDemand,
    /// Open a demand to the market.
    PublishDemand,
    /// Take a demand from the market.
    WithdrawDemand,
    /// Find what answers a demand.
    MatchDemand,
    /// Find who waits for an achievement.
    MatchAchievement,
    /// Search the listings.
    SearchListings,
    /// Read the feed of events.
    ListEvents,
    /// Follow the feed of events.
    StreamEvents,
    /// Take rows over from a file.
    CreateImport,
    /// Show an import and its progress.
    ShowImport,
    /// Read the faulty rows of an import.
    ShowImportReport,
}

impl Action {
    /// The stable name, which is the operation id: `publish_demand`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The scope a key needs for it.
    #[must_use]
    pub fn scope(self) -> Scope {
        if self.permit().kind == Effect::Reads { Scope::Read } else { Scope::Write }
    }

    /// The line of the table.
    #[must_use]
    pub fn permit(self) -> Permit {
        use Action as A;
        use Party::{Anyone, Editors, LoggedIn, Moderators, Owners};
        let (kind, parties): (Effect, &'static [Party]) = match self {
            A::ListOrganizations
            | A::ShowOrganization
            | A::ListHubs
            | A::ListRules
            | A::ListProcesses
            | A::ListPatents
            | A::ShowPatent
            | A::ListAchievements
            | A::ShowAchievement
            | A::ListDemands
            | A::ShowDemand
            | A::SearchListings => (Effect::Reads, &[Anyone]),
            A::RegisterOrganization | A::LogIn => (Effect::Writes, &[Anyone]),
            A::ShowMe | A::ListEvents | A::StreamEvents => (Effect::Reads, &[LoggedIn]),
            A::MatchDemand | A::MatchAchievement => (Effect::Reads, &[LoggedIn]),
            A::ListUsers | A::ListApiKeys => (Effect::Reads, &[Owners]),
            A::AmendOrganization | A::AddUser | A::CreateApiKey | A::RevokeApiKey => (Effect::Administers, &[Owners]),
            A::VerifyOrganization | A::SuspendOrganization => (Effect::Writes, &[Moderators]),
            A::CreatePatent
            | A::AmendPatent
            | A::PublishPatent
            | A::WithdrawPatent
            | A::CreateAchievement
            | A::AmendAchievement
            | A::SubmitAchievement
            | A::PublishAchievement
            | A::WithdrawAchievement
            | A::CreateDemand
            | A::AmendDemand
            | A::SubmitDemand
            | A::PublishDemand
            | A::WithdrawDemand
            | A::CreateImport => (Effect::Writes, &[Editors]),
            A::ReviewAchievement | A::ReviewDemand => (Effect::Writes, &[Moderators]),
            A::ShowImport | A::ShowImportReport => (Effect::Reads, &[Editors]),
        };
        Permit { kind, parties }
    }
}

/// What an operation does to the market; decides the scope a key needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Effect {
    /// Reads only.
    Reads,
    /// Changes something.
    Writes,
    /// Changes who may do what; never open to a key for machines.
    Administers,
}

/// Who stands how to a resource. `Owners` may whatever `Editors` may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Party {
    /// Everybody, logged in or not.
    Anyone,
    /// Everybody who is logged in.
    LoggedIn,
    /// Editors and owners of the owning organization.
    Editors,
    /// Owners of the owning organization.
    Owners,
    /// Moderators of the owning hub.
    Moderators,
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    /// What it does.
    pub kind: Effect,
    /// Who may, where he may see the resource at all.
    pub parties: &'static [Party],
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody without a token.
    Visitor,
    /// A person.
    User(Id<UserKind>),
    /// A machine, for an organization.
    ApiKey(Id<ApiKeyKind>),
    /// The service itself: deadlines, commands of the operator.
    System,
}

impl Actor {
    /// The pseudonymous name for events: `usr_…`, `key_…`, `system`, `visitor`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Actor::Visitor => "visitor".to_owned(),
            Actor::User(id) => id.to_string(),
            Actor::ApiKey(id) => id.to_string(),
            Actor::System => "system".to_owned(),
        }
    }

    /// The identifier, where the actor has one.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Actor::User(id) => Some(id.subject()),
            Actor::ApiKey(id) => Some(id.subject()),
            Actor::Visitor | Actor::System => None,
        }
    }
}

/// The one who asks, with what was granted to him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Who acts.
    pub actor: Actor,
    /// The organization he acts for.
    pub organization: Option<Id<OrganizationKind>>,
    /// His role in that organization.
    pub role: Option<Role>,
    /// The hubs he moderates.
    pub moderates: Vec<HubNumber>,
    /// What the key may do; a person's token has both scopes.
    pub scopes: Vec<Scope>,
}

impl Principal {
    /// Somebody without a token.
    #[must_use]
    pub fn visitor() -> Self {
        Principal {
            actor: Actor::Visitor,
            organization: None,
            role: None,
            moderates: Vec::new(),
            scopes: vec![Scope::Read, Scope::Write],
        }
    }

    /// The service itself, acting for an organization.
    #[must_use]
    pub fn system(organization: Option<Id<OrganizationKind>>) -> Self {
        Principal {
            actor: Actor::System,
            organization,
            role: organization.map(|_| Role::Owner),
            moderates: Vec::new(),
            scopes: vec![Scope::Read, Scope::Write],
        }
    }

    /// Whether he moderates the hub.
    #[must_use]
    pub fn is_moderator(&self, hub: HubNumber) -> bool {
        self.moderates.contains(&hub)
    }

    /// Whether he belongs to the organization.
    #[must_use]
    pub fn is_member(&self, organization: Id<OrganizationKind>) -> bool {
        self.organization == Some(organization)
    }

    fn stands_as(&self, party: Party, resource: &Resource) -> bool {
        let is_member = resource.owner.is_some_and(|owner| self.is_member(owner));
        match party {
            Party::Anyone => true,
            Party::LoggedIn => self.actor != Actor::Visitor,
            Party::Editors => is_member && matches!(self.role, Some(Role::Editor | Role::Owner)),
            Party::Owners => is_member && self.role == Some(Role::Owner),
            Party::Moderators => self.is_moderator(resource.hub),
        }
    }
}

/// What is asked about: the attributes of a loaded row that decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The hub that owns it.
    pub hub: HubNumber,
    /// The organization that owns it.
    pub owner: Option<Id<OrganizationKind>>,
    /// Who may know that it exists.
    pub exposure: Exposure,
}

/// Who may know that a thing exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// Everybody.
    Public,
    /// Its owner's organization and the moderators of its hub.
    Private,
}

impl Exposure {
    /// Public when it holds, private when not.
    #[must_use]
    pub fn public_when(holds: bool) -> Self {
        if holds { Exposure::Public } else { Exposure::Private }
    }
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Who are you? (401)
    #[error("log in first")]
    Unauthenticated,
    /// You may not. (403)
    #[error("this caller may not do this")]
    Forbidden,
    /// The key's scopes do not reach. (403)
    #[error("the key lacks the scope")]
    ScopeMissing,
    /// There is no such thing, for you. (404)
    #[error("there is no such thing, or this caller may not know of it")]
    Hidden,
}

/// Whether the caller may do this to that.
///
/// # Errors
/// The way in which he may not.
pub fn check(principal: &Principal, action: Action, resource: &Resource) -> Result<(), Denied> {
    let permit = action.permit();
    let sees = resource.exposure == Exposure::Public
        || principal.stands_as(Party::Editors, resource)
        || principal.stands_as(Party::Moderators, resource);
    let is_visitor = principal.actor == Actor::Visitor;
    if is_visitor && !permit.parties.contains(&Party::Anyone) {
        return Err(Denied::Unauthenticated);
    }
    if !sees {
        return Err(Denied::Hidden);
    }
    if !permit.parties.iter().any(|party| principal.stands_as(*party, resource)) {
        return Err(if is_visitor { Denied::Unauthenticated } else { Denied::Forbidden });
    }
    check_scope(principal, action)
}

/// Whether the caller's token reaches, for operations without a single resource.
///
/// # Errors
/// `Unauthenticated` for a visitor where one must be logged in, `ScopeMissing` for a key that does not reach.
pub fn check_scope(principal: &Principal, action: Action) -> Result<(), Denied> {
    let permit = action.permit();
    if principal.actor == Actor::Visitor && !permit.parties.contains(&Party::Anyone) {
        return Err(Denied::Unauthenticated);
    }
    let is_key = matches!(principal.actor, Actor::ApiKey(_));
    if !principal.scopes.contains(&action.scope()) || (is_key && permit.kind == Effect::Administers) {
        return Err(Denied::ScopeMissing);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn organization(number: u64) -> Id<OrganizationKind> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn user(number: u64, organization: Option<Id<OrganizationKind>>, role: Option<Role>) -> Principal {
        Principal {
            actor: Actor::User(Id::compose(1, HubNumber::NATIONAL, 0, number)),
            organization,
            role,
            moderates: Vec::new(),
            scopes: vec![Scope::Read, Scope::Write],
        }
    }

    fn callers() -> Vec<(&'static str, Principal)> {
        let own = Some(organization(1));
        let other = Some(organization(2));
        let mut moderator = user(5, other, Some(Role::Editor));
        moderator.moderates.push(HubNumber::NATIONAL);
        let mut foreign_moderator = user(6, other, Some(Role::Editor));
        foreign_moderator.moderates.push(HubNumber::try_new(33).expect("a hub number"));
        let mut reading_key = user(7, own, Some(Role::Editor));
        reading_key.actor = Actor::ApiKey(Id::compose(1, HubNumber::NATIONAL, 0, 7));
        reading_key.scopes = vec![Scope::Read];
        vec![
            ("visitor", Principal::visitor()),
            ("stranger", user(2, other, Some(Role::Owner))),
            ("editor", user(3, own, Some(Role::Editor))),
            ("owner", user(4, own, Some(Role::Owner))),
            ("moderator", moderator),
            ("other hub", foreign_moderator),
            ("reading key", reading_key),
        ]
    }

    /// The whole matrix as text. A changed cell is a changed right: read it before accepting it.
    #[test]
    fn the_access_matrix_is_as_recorded() {
        let callers = callers();
        let mut table = String::from("action · exposure");
        for (name, _) in &callers {
            let _ = write!(table, " | {name}");
        }
        table.push('\n');
        for action in Action::VARIANTS {
            for exposure in [Exposure::Public, Exposure::Private] {
                let _ = write!(table, "{} · {exposure:?}", action.name());
                for (_, caller) in &callers {
                    let resource = Resource { hub: HubNumber::NATIONAL, owner: Some(organization(1)), exposure };
                    let answer = match check(caller, *action, &resource) {
                        Ok(()) => "yes",
                        Err(Denied::Unauthenticated) => "401",
                        Err(Denied::Forbidden | Denied::ScopeMissing) => "403",
                        Err(Denied::Hidden) => "404",
                    };
                    let _ = write!(table, " | {answer}");
                }
                table.push('\n');
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn no_stranger_may_change_what_is_another_organizations() {
        let public = Resource { hub: HubNumber::NATIONAL, owner: Some(organization(1)), exposure: Exposure::Public };
        for action in Action::VARIANTS.iter().filter(|action| action.permit().kind != Effect::Reads) {
            if action.permit().parties.contains(&Party::Anyone) {
                continue;
            }
            let stranger = user(2, Some(organization(2)), Some(Role::Owner));
            assert_eq!(check(&stranger, *action, &public), Err(Denied::Forbidden), "{}", action.name());
        }
    }
}
