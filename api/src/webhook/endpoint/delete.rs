//! Deleting an endpoint.

use super::step::{load, show};
use super::store;
use super::view::WebhookEndpointView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, delete};
use keqiao_domain::access::Action;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::WebhookEndpointKind;

/// Delete a webhook endpoint.
///
/// It is told nothing more; its keys and its delivery log are deleted, what waits is not sent. Answers with the endpoint as it was.
#[utoipa::path(tag = "webhook-endpoints", responses((status = OK, body = WebhookEndpointView)))]
#[delete("/webhook-endpoints/{id}")]
pub async fn delete_webhook_endpoint(call: Call, id: IdPath<WebhookEndpointKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DeleteWebhookEndpoint, async |tx| {
            let row = load(&call, tx, id.0).await?;
            let reply = show(&call, tx, &row).await?;
            store::delete(tx, id.0).await?;
            tx.emit(row.value.event(EventKind::WebhookEndpointDeleted));
            Ok(reply)
        })
        .await
}
