//! Taking an office from a user.

use super::view::GrantView;
use super::{resource, store, take};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::token::revocation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::GrantKind;

/// Revoke an office.
///
/// Access tokens that still tell of it are void within a second; the user goes on by his refresh token. Revoking twice
/// changes nothing.
#[utoipa::path(tag = "grants", responses((status = OK, body = GrantView)))]
#[post("/grants/{id}/revoke")]
pub async fn revoke_grant(call: Call, id: IdPath<GrantKind>) -> Result<HttpResponse, Problem> {
    let app = &call.app;
    let answer = app
        .write(&call, Action::RevokeGrant, async |tx| {
            let mut row = store::find_for_update(tx, id.0).await?.or_not_found()?;
            tx.check(&resource(row.office.place))?;
            take(tx, app, &mut row).await?;
            Reply::ok(&GrantView::new(app, &row))
        })
        .await?;
    revocation::look(app).await?;
    Ok(answer)
}
