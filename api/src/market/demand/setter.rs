//! The invited organizations of a joint demand, as views and rows have them.

use crate::http::types::{Code, Moment, Ref};
use crate::names::{OrganizationRef, SetterStateCode};
use keqiao_domain::access::Principal;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::setter::{Setter, SetterState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An organization that was invited to set a demand jointly. Stored in this form, too.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Setter)]
pub struct SetterView {
    /// Who.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// How it stands to the demand.
    #[schema(inline)]
    pub state: SetterStateCode,
    /// Since when.
    #[schema(inline)]
    pub since: Moment,
}

impl From<&Setter> for SetterView {
    fn from(setter: &Setter) -> Self {
        let Setter { organization, state, since } = setter;
        SetterView { organization: Ref(*organization), state: Code(*state), since: Moment(*since) }
    }
}

impl From<SetterView> for Setter {
    fn from(view: SetterView) -> Self {
        Setter { organization: view.organization.0, state: view.state.0, since: view.since.0 }
    }
}

impl SetterView {
    /// Those that the caller may know of: everybody sees who has joined, the owner and its hub's moderators all, an
    /// invited organization itself.
    #[must_use]
    pub fn list(demand: &Demand, principal: &Principal) -> Vec<SetterView> {
        let is_insider = principal.is_member(demand.owner) || principal.is_moderator(demand.id.hub());
        let is_shown = |setter: &&Setter| {
            is_insider || setter.state == SetterState::Joined || principal.is_member(setter.organization)
        };
        demand.setters.as_slice().iter().filter(is_shown).map(SetterView::from).collect()
    }
}
