//! Logging out.

use super::view::SessionView;
use super::{EndReason, end, store, user_of};
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::token::revocation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};

/// Log out.
///
/// Ends the session whose access token you send.
#[utoipa::path(tag = "sessions", responses((status = OK, body = SessionView)))]
#[post("/sessions/log-out")]
pub async fn log_out(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::LogOut)?;
    let user = user_of(&call.principal)?;
    let session = call.principal.session.ok_or_else(|| Problem::new(Code::NotFound))?;
    let app = &call.app;
    let answer = app
        .write(&call, Action::LogOut, async |tx| {
            let row = store::find_for_update(tx, session).await?;
            let mut row = row.filter(|row| row.user == user).or_not_found()?;
            end(tx, app, &mut row, EndReason::LoggedOut).await?;
            Reply::ok(&SessionView::new(&row, Some(session)))
        })
        .await?;
    revocation::look(app).await?;
    Ok(answer)
}
