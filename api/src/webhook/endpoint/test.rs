//! Trying an endpoint.

use super::store;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::quota::WEBHOOK_TEST;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use crate::webhook::delivery::store::{self as deliveries, DeliveryRow};
use crate::webhook::delivery::view::WebhookDeliveryView;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::id::WebhookEndpointKind;

/// Test a webhook endpoint.
///
/// Sends one message of the type `webhook.test`, once, whether the endpoint is enabled or not. Read what came of it at the
/// address in `Location`.
#[utoipa::path(tag = "webhook-endpoints", responses((status = ACCEPTED, body = WebhookDeliveryView)))]
#[post("/webhook-endpoints/{id}/test")]
pub async fn test_webhook_endpoint(call: Call, id: IdPath<WebhookEndpointKind>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::TestWebhookEndpoint)?;
    call.take_quota(WEBHOOK_TEST).await?;
    let answer = call
        .app
        .write(&call, Action::TestWebhookEndpoint, async |tx| {
            let endpoint = store::find_for_update(tx, id.0).await?.or_not_found()?;
            tx.check(&endpoint.value.resource())?;
            let row = DeliveryRow::test(tx.next_id(id.0.hub()), id.0, endpoint.value.owner, tx.now());
            deliveries::insert(tx, std::slice::from_ref(&row)).await?;

            Reply::accepted(&WebhookDeliveryView::item(&row), format!("/v1/webhook-deliveries/{}", row.id))
        })
        .await;
    call.app.webhooks.wake.notify_one();
    answer
}
