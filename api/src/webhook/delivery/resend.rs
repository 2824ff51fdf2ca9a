//! Sending a message again.

use super::store;
use super::view::WebhookDeliveryView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use crate::webhook::endpoint::store as endpoints;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::event::{Event, EventKind};
use keqiao_domain::id::WebhookDeliveryKind;
use keqiao_domain::webhook::delivery::DeliveryState;

/// Resend a webhook delivery.
///
/// What was delivered or given up is sent again, under the same `webhook-id` and before everything that waits; what still waits is
/// tried at once.
#[utoipa::path(tag = "webhook-deliveries", responses((status = OK, body = WebhookDeliveryView)))]
#[post("/webhook-deliveries/{id}/resend")]
pub async fn resend_webhook_delivery(call: Call, id: IdPath<WebhookDeliveryKind>) -> Result<HttpResponse, Problem> {
    let answer = call
        .app
        .write(&call, Action::ResendWebhookDelivery, async |tx| {
            let found = store::find(tx.db(), id.0).await?.or_not_found()?;
            // First the endpoint is held, as everywhere; then the message is looked at as it stands now.
            let endpoint = endpoints::find_for_update(tx, found.endpoint).await?.or_not_found()?;
            tx.check(&endpoint.value.resource())?;
            endpoint.value.may_resend().into_result()?;

            let mut row = store::find(tx.db(), id.0).await?.or_not_found()?;
            (row.state, row.attempts, row.ended_at) = (DeliveryState::Waiting, 0, None);
            store::set_state(tx, &row).await?;
            store::nudge(tx, row.endpoint, row.lane).await?;
            let about = endpoint.value.event(EventKind::WebhookDeliveryResent);
            tx.emit(Event { subject: row.id.subject(), ..about });

            Reply::ok(&WebhookDeliveryView::item(&row))
        })
        .await;
    call.app.webhooks.wake.notify_one();
    answer
}
