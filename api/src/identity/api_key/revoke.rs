//! Revoking a key.

use super::store;
use super::view::ApiKeyView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Exposure, Resource};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::ApiKeyKind;
use serde_json::json;

/// Revoke an API key.
///
/// From now on it opens nothing. Revoking twice changes nothing; no version is asked for, since a leaked key is
/// revoked in haste.
#[utoipa::path(tag = "api-keys", responses((status = OK, body = ApiKeyView)))]
#[post("/api-keys/{id}/revoke")]
pub async fn revoke_api_key(call: Call, id: IdPath<ApiKeyKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::RevokeApiKey, async |tx| {
            let mut row = store::find_for_update(tx, id.0).await?.or_not_found()?;
            let hub = row.organization.hub();
            tx.check(&Resource { hub, owner: Some(row.organization), exposure: Exposure::Private })?;

            if row.revoked_at.is_none() {
                store::revoke(tx, &mut row).await?;
                tx.emit(Event {
                    kind: EventKind::ApiKeyRevoked,
                    subject: id.0.subject(),
                    hub,
                    owner: Some(row.organization),
                    audience: Audience::Owner,
                    payload: json!({}),
                });
            }

            Ok(Reply::ok(&ApiKeyView::from(&row))?.version(row.version))
        })
        .await
}
