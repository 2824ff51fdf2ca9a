//! Giving a message up.

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

/// Cancel a webhook delivery.
///
/// A message that waits is given up, and the next one has its turn: messages keep their order, so one that your endpoint cannot
/// take holds up those behind it. What has ended already is not changed.
#[utoipa::path(tag = "webhook-deliveries", responses((status = OK, body = WebhookDeliveryView)))]
#[post("/webhook-deliveries/{id}/cancel")]
pub async fn cancel_webhook_delivery(call: Call, id: IdPath<WebhookDeliveryKind>) -> Result<HttpResponse, Problem> {
    let answer = call
        .app
        .write(&call, Action::CancelWebhookDelivery, async |tx| {
            let found = store::find(tx.db(), id.0).await?.or_not_found()?;
            let endpoint = endpoints::find_for_update(tx, found.endpoint).await?.or_not_found()?;
            tx.check(&endpoint.value.resource())?;

            let mut row = store::find(tx.db(), id.0).await?.or_not_found()?;
            if row.state == DeliveryState::Waiting {
                (row.state, row.ended_at) = (DeliveryState::GivenUp, Some(tx.now()));
                store::set_state(tx, &row).await?;
                store::nudge(tx, row.endpoint, row.lane).await?;
                let about = endpoint.value.event(EventKind::WebhookDeliveryCanceled);
                tx.emit(Event { subject: row.id.subject(), ..about });
            }

            Reply::ok(&WebhookDeliveryView::item(&row))
        })
        .await;
    call.app.webhooks.wake.notify_one();
    answer
}
