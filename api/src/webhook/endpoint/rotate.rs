//! New keys for an endpoint.

use super::step::load;
use super::store::{self, OldKeys};
use super::view::WebhookEndpointView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::webhook::signature::EndpointKeys;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::WebhookEndpointKind;
use keqiao_domain::timestamp::Timestamp;
use time::Duration;

/// How long the keys before sign beside the new ones.
const OVERLAP: Duration = Duration::hours(24);

/// Rotate the secret of a webhook endpoint.
///
/// Gives it a new secret, shown in this answer only, and a new Ed25519 key. For 24 hours messages are signed by the keys
/// before as well.
#[utoipa::path(tag = "webhook-endpoints", responses((status = OK, body = WebhookEndpointView)))]
#[post("/webhook-endpoints/{id}/rotate-secret")]
pub async fn rotate_webhook_secret(call: Call, id: IdPath<WebhookEndpointKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::RotateWebhookSecret, async |tx| {
            let mut row = load(&call, tx, id.0).await?;
            let keys = EndpointKeys::generate();
            let sealed = std::mem::replace(&mut row.sealed_keys, keys.seal(&call.app.webhooks.vault, id.0)?);
            row.old_keys = Some(OldKeys { sealed, until: Timestamp::new(tx.now().as_offset() + OVERLAP) });
            store::update(tx, &mut row).await?;
            tx.emit(row.value.event(EventKind::WebhookEndpointSecretRotated));

            let figures = store::figures(tx.db(), id.0).await?;
            let without_secret = WebhookEndpointView::single(&call.app, tx.principal(), &row, &figures)?;
            let view = WebhookEndpointView { secret: Some(keys.secret()), ..without_secret.clone() };
            Reply::ok(&view)?.version(row.version).replay_as(&without_secret)
        })
        .await
}
