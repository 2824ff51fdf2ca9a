//! Naming an endpoint.

use super::store::{self, EndpointRow};
use super::view::{WebhookEndpointBody, WebhookEndpointView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use crate::webhook::signature::EndpointKeys;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::webhook::endpoint::Endpoint;

/// Create a webhook endpoint.
///
/// What happens from now on is posted to the address, in the order of the ledger, signed in two ways (Standard Webhooks): `v1` by
/// a secret that this answer shows once, `v1a` by an Ed25519 key whose public half is always shown. Answer with a status of
/// 200 to 299 within 15 seconds; anything else is tried again, for 28 hours. A message can come twice: `webhook-id` tells.
#[utoipa::path(tag = "webhook-endpoints", request_body = WebhookEndpointBody,
    responses((status = CREATED, body = WebhookEndpointView)))]
#[post("/webhook-endpoints")]
pub async fn create_webhook_endpoint(call: Call, body: JsonBody<WebhookEndpointBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateWebhookEndpoint)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let webhooks = &call.app.webhooks;
    call.app
        .write(&call, Action::CreateWebhookEndpoint, async |tx| {
            let owner = organizations::find_for_update(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            let content = body.0.parse(webhooks.courier.guard())?;
            let present = store::count_of(tx, organization).await?;
            let id = tx.next_id(organization.hub());
            let (value, event) = Endpoint::create(id, organization, content, present)?;

            let keys = EndpointKeys::generate();
            let (sealed_keys, created_at) = (keys.seal(&webhooks.vault, id)?, tx.now());
            let row =
                EndpointRow { value, sealed_keys, old_keys: None, created_at, updated_at: created_at, version: 1 };
            store::insert(tx, &row).await?;
            tx.emit(event);

            let figures = store::figures(tx.db(), id).await?;
            let without_secret = WebhookEndpointView::single(&call.app, tx.principal(), &row, &figures)?;
            let view = WebhookEndpointView { secret: Some(keys.secret()), ..without_secret.clone() };
            let location = format!("/v1/webhook-endpoints/{id}");
            Reply::created(&view, location)?.version(row.version).replay_as(&without_secret)
        })
        .await
}
