//! Ending one of one's own sessions.

use super::view::SessionView;
use super::{EndReason, end, store, user_of};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::token::revocation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, delete};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::id::SessionKind;

/// End a session.
///
/// One of your own. Its refresh token opens nothing from now on, its access token nothing after a second at most. Ending
/// it twice changes nothing; no version is asked for, since a stolen session is ended in haste.
#[utoipa::path(tag = "sessions", responses((status = OK, body = SessionView)))]
#[delete("/sessions/{id}")]
pub async fn revoke_session(call: Call, id: IdPath<SessionKind>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::RevokeSession)?;
    let user = user_of(&call.principal)?;
    let app = &call.app;
    let answer = app
        .write(&call, Action::RevokeSession, async |tx| {
            let row = store::find_for_update(tx, id.0).await?;
            let mut row = row.filter(|row| row.user == user).or_not_found()?;
            end(tx, app, &mut row, EndReason::Revoked).await?;
            Reply::ok(&SessionView::new(&row, tx.principal().session))
        })
        .await?;
    revocation::look(app).await?;
    Ok(answer)
}
