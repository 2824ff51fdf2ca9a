//! Registering a key with which an organization signs.

use super::store::{self, KeyRow};
use super::view::{KeyBody, KeyView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::event::{Audience, Event, EventKind};
use serde_json::json;

/// Register a signing key.
///
/// An owner registers an Ed25519 public key with which the organization's signatories sign contracts, and shows by a
/// signature that the organization holds its secret. The secret itself never comes here.
#[utoipa::path(tag = "signing-keys", request_body = KeyBody, responses((status = CREATED, body = KeyView)))]
#[post("/signing-keys")]
pub async fn register_signing_key(call: Call, body: JsonBody<KeyBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::RegisterSigningKey)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    call.app
        .write(&call, Action::RegisterSigningKey, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            let (name, public_key) = body.0.parse(organization)?;

            let id = tx.next_id(organization.hub());
            let row = KeyRow { id, organization, name, public_key, created_at: tx.now(), revoked_at: None };
            store::insert(tx, &row).await?;
            let view = KeyView::from(&row);
            tx.emit(Event {
                kind: EventKind::SigningKeyRegistered,
                subject: id.subject(),
                hub: organization.hub(),
                owner: Some(organization),
                audience: Audience::Public,
                payload: json!({ "public_key": view.public_key }),
            });
            Reply::created(&view, "/v1/signing-keys".to_owned())
        })
        .await
}
