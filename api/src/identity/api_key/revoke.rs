//! Revoking a key.

use super::view::ApiKeyView;
use super::{end, store};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Exposure, Resource};
use keqiao_domain::id::ApiKeyKind;

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

            end(tx, &mut row).await?;

            Ok(Reply::ok(&ApiKeyView::from(&row))?.version(row.version))
        })
        .await
}
