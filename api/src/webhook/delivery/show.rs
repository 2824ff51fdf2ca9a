//! One message.

use super::store;
use super::view::WebhookDeliveryView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::WebhookDeliveryKind;

/// Show a webhook delivery.
///
/// With its latest 50 attempts: when, how long, which status or which failure.
#[utoipa::path(tag = "webhook-deliveries", responses((status = OK, body = WebhookDeliveryView)))]
#[get("/webhook-deliveries/{id}")]
pub async fn show_webhook_delivery(call: Call, id: IdPath<WebhookDeliveryKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowWebhookDelivery)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowWebhookDelivery, &row.resource())?;
    let attempts = store::attempts(call.db(), id.0).await?;
    Ok(Reply::ok(&WebhookDeliveryView::single(&row, &attempts))?.into_response())
}
