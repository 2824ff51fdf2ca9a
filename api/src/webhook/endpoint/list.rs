//! The endpoints of one's organization.

use super::store;
use super::view::WebhookEndpointView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::identity::user::list::PageQuery;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};

/// List webhook endpoints.
///
/// Those of your organization, newest first.
#[utoipa::path(tag = "webhook-endpoints", params(PageQuery),
    responses((status = OK, body = Page<WebhookEndpointView>)))]
#[get("/webhook-endpoints")]
pub async fn list_webhook_endpoints(call: Call, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListWebhookEndpoints)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let owner = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListWebhookEndpoints, &owner.value.resource())?;
    let paging = Paging::read(&call, "webhook-endpoints", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), organization, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let items: Result<Vec<_>, _> = rows.iter().map(|row| WebhookEndpointView::item(&call.app, row)).collect();
    call.page(items?, next, None)
}
