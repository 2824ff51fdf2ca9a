//! What goes in and comes out for endpoints.

use super::store::{EndpointRow, QueueFigures};
use super::target;
use crate::app::App;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::view::TransitionView;
use crate::names::{EndpointStateCode, EventKindCode, EventScopeCode, WebhookEndpointRef};
use crate::port::courier::Guard;
use crate::webhook::signature::EndpointKeys;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::event::EventKind;
use keqiao_domain::rule::Refusals;
use keqiao_domain::webhook::endpoint::{EndpointContent, EndpointNote, EventScope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Kinds of events that an endpoint may name.
const KINDS_MAX: usize = 100;

/// An address that shall be told what happens.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookEndpointBody {
    /// Where messages are sent: an `https` URL of the public network, without user name, password and fragment, on port 443 or
    /// one from 1024 on. Where the operator names networks of his own, `http` into these.
    #[schema(
        min_length = 10,
        max_length = 2000,
        pattern = "^https?://[^\\s\\x00-\\x1F\\x7F-\\x9F]+$",
        example = "https://hooks.example.com/keqiao"
    )]
    pub url: String,
    /// What it is for.
    #[serde(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, example = "Our ERP")]
    pub note: Option<String>,
    /// Which events: `own` for what concerns your organization (also when absent), `market` for that and what is public.
    #[serde(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub scope: Option<EventScopeCode>,
    /// Only events of these kinds; all when empty or absent.
    #[serde(default)]
    #[schema(inline, max_items = 100)]
    pub kinds: Vec<EventKindCode>,
}

/// An address that is told what happens.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = WebhookEndpoint)]
pub struct WebhookEndpointView {
    /// Its identifier.
    #[schema(inline)]
    pub id: WebhookEndpointRef,
    /// Where messages are sent.
    #[schema(max_length = 2000, pattern = "^https?://\\S+$", example = "https://hooks.example.com/keqiao")]
    pub url: String,
    /// What it is for.
    #[schema(max_length = 200, example = "Our ERP")]
    pub note: Option<String>,
    /// Which events.
    #[schema(inline)]
    pub scope: EventScopeCode,
    /// Only events of these kinds; all when empty.
    #[schema(inline, max_items = 100)]
    pub kinds: Vec<EventKindCode>,
    /// Where it stands.
    #[schema(inline)]
    pub state: EndpointStateCode,
    /// The Ed25519 key that verifies the signature `v1a`.
    #[schema(max_length = 60, pattern = "^whpk_[A-Za-z0-9+/]{43}=$")]
    pub public_key: String,
    /// The secret that verifies the signature `v1`: in the answer that makes it only, never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, pattern = "^whsec_[A-Za-z0-9+/]{43}=$")]
    pub secret: Option<String>,
    /// Until then the keys before sign as well.
    #[schema(inline)]
    pub old_keys_until: Option<Moment>,
    /// Messages that wait; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub waiting: Option<i64>,
    /// Since when every attempt has failed; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub failing_since: Option<Moment>,
    /// When the next message is tried; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub next_attempt_at: Option<Moment>,
    /// When it was named.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it last changed.
    #[schema(inline)]
    pub updated_at: Moment,
    /// What may follow, for this caller; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub transitions: Option<Vec<TransitionView>>,
}

impl WebhookEndpointBody {
    /// Reads the body.
    ///
    /// # Errors
    /// All faulty members.
    pub fn parse(self, guard: &Guard) -> Result<EndpointContent, Faults> {
        let mut faults = Faults::new();
        let url = faults.take("/url", target::parse(&self.url, guard));
        let note = faults.take_optional("/note", self.note.as_deref(), EndpointNote::parse);
        let mut kinds: Vec<EventKind> = Vec::new();
        if self.kinds.len() > KINDS_MAX {
            faults.add("/kinds", "too_many", format!("has more than {KINDS_MAX} members"));
        }
        for kind in &self.kinds {
            if !kinds.contains(&kind.0) {
                kinds.push(kind.0);
            }
        }
        let scope = self.scope.map_or(EventScope::Own, |scope| scope.0);
        match url {
            Some(url) if faults.is_empty() => Ok(EndpointContent { url: url.into(), note, scope, kinds }),
            _ => Err(faults),
        }
    }
}

impl From<&EndpointRow> for WebhookEndpointBody {
    fn from(row: &EndpointRow) -> Self {
        let EndpointContent { url, note, scope, kinds } = &row.value.content;
        WebhookEndpointBody {
            url: url.clone(),
            note: note.as_ref().map(ToString::to_string),
            scope: Some(Code(*scope)),
            kinds: kinds.iter().copied().map(Code).collect(),
        }
    }
}

impl WebhookEndpointView {
    /// A row of a list.
    ///
    /// # Errors
    /// When its keys cannot be opened.
    pub fn item(app: &App, row: &EndpointRow) -> Result<Self, Problem> {
        let endpoint = &row.value;
        let keys = EndpointKeys::open(&app.webhooks.vault, endpoint.id, &row.sealed_keys)?;
        let now = app.clock.now();
        Ok(WebhookEndpointView {
            id: Ref(endpoint.id),
            url: endpoint.content.url.clone(),
            note: endpoint.content.note.as_ref().map(ToString::to_string),
            scope: Code(endpoint.content.scope),
            kinds: endpoint.content.kinds.iter().copied().map(Code).collect(),
            state: Code(endpoint.state),
            public_key: keys.public_key(),
            secret: None,
            old_keys_until: row.old_keys.as_ref().map(|old| old.until).filter(|until| *until > now).map(Moment),
            waiting: None,
            failing_since: None,
            next_attempt_at: None,
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
            transitions: None,
        })
    }

    /// A single one, with how its queue stands and what may follow.
    ///
    /// # Errors
    /// When its keys cannot be opened.
    pub fn single(
        app: &App,
        principal: &Principal,
        row: &EndpointRow,
        figures: &QueueFigures,
    ) -> Result<Self, Problem> {
        let endpoint = &row.value;
        let resource = endpoint.resource();
        let transition = |action, refusals: &Refusals| TransitionView::of(principal, action, &resource, refusals);
        let transitions = vec![
            transition(Action::PauseWebhookEndpoint, &endpoint.may_pause()),
            transition(Action::EnableWebhookEndpoint, &endpoint.may_enable()),
            transition(Action::RotateWebhookSecret, &Refusals::new()),
            transition(Action::TestWebhookEndpoint, &Refusals::new()),
            transition(Action::DeleteWebhookEndpoint, &Refusals::new()),
        ];
        Ok(WebhookEndpointView {
            waiting: Some(figures.waiting),
            failing_since: figures.failing_since.map(Moment),
            next_attempt_at: figures.next_attempt_at.map(Moment),
            transitions: Some(transitions),
            ..WebhookEndpointView::item(app, row)?
        })
    }
}
