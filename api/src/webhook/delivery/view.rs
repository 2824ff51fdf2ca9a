//! What goes out for messages.

use super::store::{AttemptRow, DeliveryRow};
use crate::http::types::{Code, Moment, Ref};
use crate::names::{AttemptFailureCode, DeliveryStateCode, EntryRef, WebhookDeliveryRef, WebhookEndpointRef};
use serde::Serialize;
use utoipa::ToSchema;

/// One attempt to send a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = WebhookAttempt)]
pub struct WebhookAttemptView {
    /// Its number, from 1.
    #[schema(minimum = 1, maximum = 2147483647)]
    pub number: i32,
    /// When it began.
    #[schema(inline)]
    pub at: Moment,
    /// The status of the answer, if one came.
    #[schema(minimum = 100, maximum = 999, example = 204)]
    pub status: Option<u16>,
    /// Why it failed; null when it did not.
    #[schema(inline)]
    pub failure: Option<AttemptFailureCode>,
    /// How long it took, in milliseconds.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub millis: i64,
}

/// A message to an endpoint.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub struct WebhookDeliveryView {
    /// Its identifier, which is also sent as `webhook-id`.
    #[schema(inline)]
    pub id: WebhookDeliveryRef,
    /// Where it goes.
    #[schema(inline)]
    pub endpoint: WebhookEndpointRef,
    /// What happened; `webhook.test` for a test.
    #[schema(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.published")]
    pub kind: String,
    /// The entry that says so; null for a test.
    #[schema(inline)]
    pub entry: Option<EntryRef>,
    /// Where it stands.
    #[schema(inline)]
    pub state: DeliveryStateCode,
    /// Attempts since it was last put into the queue.
    #[schema(minimum = 0, maximum = 2147483647)]
    pub attempt_count: u32,
    /// When it was put into the queue.
    #[schema(inline)]
    pub created_at: Moment,
    /// When it was delivered or given up.
    #[schema(inline)]
    pub ended_at: Option<Moment>,
    /// The attempts, the latest first; only when a single one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 50)]
    pub attempts: Option<Vec<WebhookAttemptView>>,
}

impl From<&AttemptRow> for WebhookAttemptView {
    fn from(row: &AttemptRow) -> Self {
        WebhookAttemptView {
            number: row.number,
            at: Moment(row.at),
            status: row.outcome.status,
            failure: row.outcome.failure.map(Code),
            millis: row.millis,
        }
    }
}

impl WebhookDeliveryView {
    /// A row of a list.
    #[must_use]
    pub fn item(row: &DeliveryRow) -> Self {
        WebhookDeliveryView {
            id: Ref(row.id),
            endpoint: Ref(row.endpoint),
            kind: row.kind.clone(),
            entry: row.entry.map(|(_, id)| Ref(id)),
            state: Code(row.state),
            attempt_count: row.attempts,
            created_at: Moment(row.created_at),
            ended_at: row.ended_at.map(Moment),
            attempts: None,
        }
    }

    /// A single one, with its attempts.
    #[must_use]
    pub fn single(row: &DeliveryRow, attempts: &[AttemptRow]) -> Self {
        let attempts = attempts.iter().map(WebhookAttemptView::from).collect();
        WebhookDeliveryView { attempts: Some(attempts), ..WebhookDeliveryView::item(row) }
    }
}
