//! The messages to an organization's endpoints.

use super::store;
use super::view::WebhookDeliveryView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::names::{DeliveryStateCode, WebhookEndpointRef};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeliveryQuery {
    /// Only messages to this endpoint.
    #[param(inline)]
    endpoint: Option<WebhookEndpointRef>,
    /// Only messages in this state.
    #[param(inline)]
    state: Option<DeliveryStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List webhook deliveries.
///
/// The messages to your organization's endpoints, newest first. They are kept for 30 days.
#[utoipa::path(tag = "webhook-deliveries", params(DeliveryQuery),
    responses((status = OK, body = Page<WebhookDeliveryView>)))]
#[get("/webhook-deliveries")]
pub async fn list_webhook_deliveries(call: Call, query: Query<DeliveryQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListWebhookDeliveries)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let owner = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListWebhookDeliveries, &owner.value.resource())?;
    let query = query.0;
    let paging = Paging::read(&call, "webhook-deliveries", query.limit, query.after.as_deref())?;
    let (endpoint, state) = (query.endpoint.map(|endpoint| endpoint.0), query.state.map(|state| state.0));
    let rows = store::list(call.db(), organization, endpoint, state, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(WebhookDeliveryView::item).collect(), next, None)
}
