//! Joint demands (联合需求): several organizations share one problem. The owner invites, each decides for itself.
//!
//! ```text
//! invited ──join──▶ joined ──decline──▶ declined ──invite──▶ invited
//!    └────────────decline──────────────▶
//! ```

use crate::id::{Id, OrganizationKind};
use crate::rule::{Refusals, Rule};
use crate::timestamp::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Organizations that are invited to one demand.
pub const SETTERS_MAX: usize = 20;

/// How an invited organization stands to a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum SetterState {
    /// Asked, has not decided.
    Invited,
    /// A setter like the owner, and named with it.
    Joined,
    /// Said no, or left.
    Declined,
}

/// An organization that was invited to set a demand jointly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setter {
    /// Who.
    pub organization: Id<OrganizationKind>,
    /// How it stands.
    pub state: SetterState,
    /// Since when.
    pub since: Timestamp,
}

/// The invited organizations of a demand, each once, in the order of their first invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setters(Vec<Setter>);

impl Setters {
    /// Rebuilds the list from storage.
    #[must_use]
    pub fn restore(setters: Vec<Setter>) -> Self {
        Setters(setters)
    }

    /// All of them.
    #[must_use]
    pub fn as_slice(&self) -> &[Setter] {
        &self.0
    }

    /// How an organization stands to the demand; nothing when it was never invited.
    #[must_use]
    pub fn state_of(&self, organization: Id<OrganizationKind>) -> Option<SetterState> {
        self.0.iter().find(|setter| setter.organization == organization).map(|setter| setter.state)
    }

    /// Asks an organization.
    ///
    /// # Errors
    /// When it was asked before and has not declined, or there are too many.
    pub fn invite(&mut self, organization: Id<OrganizationKind>, at: Timestamp) -> Result<(), Refusals> {
        let state = self.state_of(organization);
        let mut refusals = Refusals::new();
        refusals.require_at(
            matches!(state, None | Some(SetterState::Declined)),
            Rule::DemandSetterKnown,
            "/organization",
        );
        let has_room = state.is_some() || self.0.len() < SETTERS_MAX;
        refusals.require_at(has_room, Rule::DemandSettersTooMany, "/setters");
        refusals.into_result()?;
        self.put(organization, SetterState::Invited, at);
        Ok(())
    }

    /// An invited organization decides; one that has decided so already changes nothing.
    ///
    /// # Errors
    /// When it was never invited, or wants to join after it has declined.
    pub fn decide(
        &mut self,
        organization: Id<OrganizationKind>,
        decision: SetterState,
        at: Timestamp,
    ) -> Result<Change, Refusals> {
        let state = self.state_of(organization);
        if state == Some(decision) {
            return Ok(Change::None);
        }
        let is_open = match decision {
            SetterState::Joined => state == Some(SetterState::Invited),
            SetterState::Declined => state.is_some(),
            SetterState::Invited => false,
        };
        if !is_open {
            return Err(Refusals::of(Rule::DemandNotInvited));
        }
        self.put(organization, decision, at);
        Ok(Change::Made)
    }

    fn put(&mut self, organization: Id<OrganizationKind>, state: SetterState, since: Timestamp) {
        let setter = Setter { organization, state, since };
        match self.0.iter_mut().find(|setter| setter.organization == organization) {
            Some(known) => *known = setter,
            None => self.0.push(setter),
        }
    }
}

/// Whether a command changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It did.
    Made,
    /// Things were so already.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;
    use time::macros::datetime;

    fn organization(number: u64) -> Id<OrganizationKind> {
        Id::compose(1, HubNumber::NATIONAL, 0, number)
    }

    fn now() -> Timestamp {
        Timestamp::new(datetime!(2026-11-24 08:00 UTC))
    }

    #[test]
    fn only_an_invited_organization_joins_and_it_can_leave_and_be_invited_again() {
        let mut setters = Setters::default();
        let acme = organization(1);
        let refused = setters.decide(acme, SetterState::Joined, now()).expect_err("it was not invited");
        assert_eq!(refused.as_slice()[0].rule, Rule::DemandNotInvited);

        setters.invite(acme, now()).expect("the first invitation");
        assert_eq!(setters.invite(acme, now()).expect_err("asked already").as_slice()[0].rule, Rule::DemandSetterKnown);
        assert_eq!(setters.decide(acme, SetterState::Joined, now()), Ok(Change::Made));
        assert_eq!(setters.decide(acme, SetterState::Joined, now()), Ok(Change::None));
        assert_eq!(setters.decide(acme, SetterState::Declined, now()), Ok(Change::Made));
        assert!(setters.decide(acme, SetterState::Joined, now()).is_err(), "who has left is invited anew");
        setters.invite(acme, now()).expect("it has left");
        assert_eq!(setters.as_slice().len(), 1);
    }

    #[test]
    fn there_is_room_for_twenty() {
        let mut setters = Setters::default();
        for number in 0..20 {
            setters.invite(organization(number), now()).expect("there is room");
        }
        let refused = setters.invite(organization(20), now()).expect_err("it is full");
        assert_eq!(refused.as_slice()[0].rule, Rule::DemandSettersTooMany);
    }
}
