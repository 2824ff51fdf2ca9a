//! One endpoint.

use super::store;
use super::view::WebhookEndpointView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::WebhookEndpointKind;

/// Show a webhook endpoint.
///
/// With how its queue stands: what waits, since when it fails, when it is tried next. The version is that of its settings; what is
/// told of the queue changes without it.
#[utoipa::path(tag = "webhook-endpoints", responses((status = OK, body = WebhookEndpointView)))]
#[get("/webhook-endpoints/{id}")]
pub async fn show_webhook_endpoint(call: Call, id: IdPath<WebhookEndpointKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowWebhookEndpoint)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowWebhookEndpoint, &row.value.resource())?;
    let figures = store::figures(call.db(), id.0).await?;
    call.show(&WebhookEndpointView::single(&call.app, &call.principal, &row, &figures)?, row.version)
}
