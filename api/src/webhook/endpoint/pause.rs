//! Pausing an endpoint.

use super::step;
use super::view::WebhookEndpointView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::WebhookEndpointKind;
use keqiao_domain::webhook::endpoint::Endpoint;

/// Pause a webhook endpoint.
///
/// It is told nothing until it is enabled again: what waits goes on waiting, and what happens meanwhile is not kept for it;
/// read that with `GET /v1/events`. Pausing twice changes nothing.
#[utoipa::path(tag = "webhook-endpoints", responses((status = OK, body = WebhookEndpointView)))]
#[post("/webhook-endpoints/{id}/pause")]
pub async fn pause_webhook_endpoint(call: Call, id: IdPath<WebhookEndpointKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::PauseWebhookEndpoint, Endpoint::pause).await
}
