//! Enabling an endpoint again.

use super::step;
use super::view::WebhookEndpointView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::WebhookEndpointKind;

/// Enable a webhook endpoint.
///
/// An endpoint that was paused or switched off is told again what happens from now on; what still waits for it is sent first.
/// Enabling twice changes nothing.
#[utoipa::path(tag = "webhook-endpoints", responses((status = OK, body = WebhookEndpointView)))]
#[post("/webhook-endpoints/{id}/enable")]
pub async fn enable_webhook_endpoint(call: Call, id: IdPath<WebhookEndpointKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::EnableWebhookEndpoint, |endpoint| Ok(endpoint.enable())).await
}
