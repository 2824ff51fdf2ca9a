//! Changing an endpoint.

use super::step::{keep, load};
use super::view::{WebhookEndpointBody, WebhookEndpointView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, patch};
use keqiao_domain::access::Action;
use keqiao_domain::id::WebhookEndpointKind;

/// Change a webhook endpoint.
///
/// A JSON Merge Patch (RFC 7396): null deletes. What waits is sent to the new address, at once.
#[utoipa::path(tag = "webhook-endpoints",
    request_body(content = WebhookEndpointBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = WebhookEndpointView)))]
#[patch("/webhook-endpoints/{id}")]
pub async fn amend_webhook_endpoint(
    call: Call,
    id: IdPath<WebhookEndpointKind>,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let answer = call
        .app
        .write(&call, Action::AmendWebhookEndpoint, async |tx| {
            let mut row = load(&call, tx, id.0).await?;
            let content = patch.onto(&WebhookEndpointBody::from(&row))?.parse(call.app.webhooks.courier.guard())?;
            let event = row.value.amend(content);
            keep(&call, tx, row, event).await
        })
        .await;
    call.app.webhooks.wake.notify_one();
    answer
}
