//! Ending a key with which an organization signs.

use super::store;
use super::view::KeyView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Exposure, Resource};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::SigningKeyKind;
use serde_json::json;

/// Revoke a signing key.
///
/// Nothing is signed with it from now on; what it signed before stays signed. Revoking twice changes nothing.
#[utoipa::path(tag = "signing-keys", responses((status = OK, body = KeyView)))]
#[post("/signing-keys/{id}/revoke")]
pub async fn revoke_signing_key(call: Call, id: IdPath<SigningKeyKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::RevokeSigningKey, async |tx| {
            let mut row = store::find_for_update(tx, id.0).await?.or_not_found()?;
            let owner = row.organization;
            let exposure = Exposure::Private;
            tx.check(&Resource { hub: owner.hub(), owner: Some(owner), exposure })?;
            if row.revoked_at.is_none() {
                store::revoke(tx, &mut row).await?;
                tx.emit(Event {
                    kind: EventKind::SigningKeyRevoked,
                    subject: id.0.subject(),
                    hub: owner.hub(),
                    owner: Some(owner),
                    audience: Audience::Public,
                    payload: json!({}),
                });
            }
            Reply::ok(&KeyView::from(&row))
        })
        .await
}
