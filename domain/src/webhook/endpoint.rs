//! An endpoint: an address of an organization that is told what happens.
//!
//! ```text
//! enabled ──pause──▶ paused ──enable──▶ enabled
//!    └──switch off (five days without success, or 410)──▶ switched_off ──enable──▶ enabled
//! ```

use crate::access::{Action, Exposure, Resource};
use crate::event::{Audience, Event, EventKind};
use crate::id::{Id, OrganizationKind, WebhookEndpointKind};
use crate::process::{Process, Step};
use crate::rule::{Refusals, Rule};
use crate::text::Line;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Endpoints that one organization may have.
pub const ENDPOINTS_MAX: i64 = 20;
/// Characters of an address.
pub const URL_CHARS_MAX: usize = 2_000;

/// What an endpoint is for, in its owner's words: 1–200 characters.
pub type EndpointNote = Line<1, 200>;

/// Where an endpoint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EndpointState {
    /// It is told.
    Enabled,
    /// Its owner paused it.
    Paused,
    /// It took nothing for too long, or asked to be left alone.
    SwitchedOff,
}

/// Which events an endpoint is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EventScope {
    /// What concerns the organization.
    Own,
    /// That, and what is public in the whole market.
    Market,
}

/// What its owner decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointContent {
    /// Where messages go, as it was checked.
    pub url: String,
    /// What it is for.
    pub note: Option<EndpointNote>,
    /// Which events it is told.
    pub scope: EventScope,
    /// Only of these kinds; all when empty.
    pub kinds: Vec<EventKind>,
}

/// An endpoint. It lives in the home hub of its organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its identifier, which carries its hub.
    pub id: Id<WebhookEndpointKind>,
    /// Whose it is.
    pub owner: Id<OrganizationKind>,
    /// What its owner decides.
    pub content: EndpointContent,
    /// Where it stands.
    pub state: EndpointState,
}

/// The state machine.
pub const PROCESS: Process<EndpointState> = Process {
    code: "webhook_endpoint",
    title_zh: "推送端点",
    title_en: "Webhook endpoint",
    initial: EndpointState::Enabled,
    steps: &[
        Step {
            action: Action::PauseWebhookEndpoint,
            from: &[EndpointState::Enabled],
            to: &[EndpointState::Paused],
            rules: &[],
        },
        Step {
            action: Action::EnableWebhookEndpoint,
            from: &[EndpointState::Paused, EndpointState::SwitchedOff],
            to: &[EndpointState::Enabled],
            rules: &[],
        },
        Step {
            action: Action::SwitchOffWebhookEndpoint,
            from: &[EndpointState::Enabled],
            to: &[EndpointState::SwitchedOff],
            rules: &[],
        },
    ],
};

impl Endpoint {
    /// What the access table needs to know: its organization's own.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource { hub: self.id.hub(), owner: Some(self.owner), exposure: Exposure::Private }
    }

    /// An organization that has so many endpoints already names another.
    ///
    /// # Errors
    /// When it has too many.
    pub fn create(
        id: Id<WebhookEndpointKind>,
        owner: Id<OrganizationKind>,
        content: EndpointContent,
        present: i64,
    ) -> Result<(Self, Event), Refusals> {
        let mut refusals = Refusals::new();
        refusals.require(present < ENDPOINTS_MAX, Rule::WebhookEndpointsTooMany);
        refusals.into_result()?;
        let endpoint = Endpoint { id, owner, content, state: PROCESS.initial };
        let event = endpoint.event(EventKind::WebhookEndpointCreated);
        Ok((endpoint, event))
    }

    /// Its owner changes it. The same content changes nothing and yields no event.
    pub fn amend(&mut self, content: EndpointContent) -> Option<Event> {
        if self.content == content {
            return None;
        }
        self.content = content;
        Some(self.event(EventKind::WebhookEndpointAmended))
    }

    /// What stands against pausing.
    #[must_use]
    pub fn may_pause(&self) -> Refusals {
        PROCESS.open(Action::PauseWebhookEndpoint, self.state)
    }

    /// Its owner pauses it. Pausing twice changes nothing and yields no event.
    ///
    /// # Errors
    /// When it is switched off.
    pub fn pause(&mut self) -> Result<Option<Event>, Refusals> {
        if self.state == EndpointState::Paused {
            return Ok(None);
        }
        self.may_pause().into_result()?;
        self.state = EndpointState::Paused;
        Ok(Some(self.event(EventKind::WebhookEndpointPaused)))
    }

    /// What stands against enabling.
    #[must_use]
    pub fn may_enable(&self) -> Refusals {
        PROCESS.open(Action::EnableWebhookEndpoint, self.state)
    }

    /// Its owner enables it again. Enabling twice changes nothing and yields no event.
    pub fn enable(&mut self) -> Option<Event> {
        if self.state == EndpointState::Enabled {
            return None;
        }
        self.state = EndpointState::Enabled;
        Some(self.event(EventKind::WebhookEndpointEnabled))
    }

    /// The service switches it off. Nothing happens to one that is not told anyway.
    pub fn switch_off(&mut self) -> Option<Event> {
        if self.state != EndpointState::Enabled {
            return None;
        }
        self.state = EndpointState::SwitchedOff;
        Some(self.event(EventKind::WebhookEndpointSwitchedOff))
    }

    /// What stands against sending again what was delivered or given up.
    #[must_use]
    pub fn may_resend(&self) -> Refusals {
        let mut refusals = Refusals::new();
        refusals.require(self.state == EndpointState::Enabled, Rule::WebhookEndpointNotEnabled);
        refusals
    }

    /// An event about it, for its organization. The address stays out of the ledger: it may hold a secret.
    #[must_use]
    pub fn event(&self, kind: EventKind) -> Event {
        let owner = Some(self.owner);
        let (subject, hub) = (self.id.subject(), self.id.hub());
        Event { kind, subject, hub, owner, audience: Audience::Owner, payload: json!({}) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::HubNumber;

    fn endpoint(present: i64) -> Result<Endpoint, Refusals> {
        let content = EndpointContent {
            url: "https://hooks.example/keqiao".to_owned(),
            note: None,
            scope: EventScope::Own,
            kinds: Vec::new(),
        };
        let id = Id::compose(1, HubNumber::NATIONAL, 0, 1);
        Endpoint::create(id, Id::compose(1, HubNumber::NATIONAL, 0, 2), content, present).map(|(endpoint, _)| endpoint)
    }

    #[test]
    fn an_organization_has_at_most_twenty_endpoints() {
        assert!(endpoint(19).is_ok());
        let refused = endpoint(20).expect_err("one too many");
        assert_eq!(refused.as_slice()[0].rule, Rule::WebhookEndpointsTooMany);
    }

    #[test]
    fn what_was_switched_off_is_enabled_not_paused() {
        let mut endpoint = endpoint(0).expect("the first");
        assert!(endpoint.switch_off().is_some());
        assert!(endpoint.switch_off().is_none());
        assert!(endpoint.pause().is_err());
        assert!(!endpoint.may_resend().is_empty());
        assert!(endpoint.enable().is_some());
        assert!(endpoint.enable().is_none());
        assert!(endpoint.pause().is_ok_and(|event| event.is_some()));
        assert!(endpoint.switch_off().is_none(), "its owner paused it, and nobody else has to say so");
    }
}
