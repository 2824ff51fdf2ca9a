//! Going on with a session.

use super::view::SessionTokensView;
use super::{EndReason, digest, end, give_tokens, store};
use crate::app::App;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::token::revocation;
use crate::identity::user::store as users;
use crate::tx::Tx;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Principal, check_scope};
use serde::Deserialize;
use utoipa::ToSchema;

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshBody {
    /// The refresh token of the last answer.
    #[schema(min_length = 1, max_length = 200, example = "kq_refresh_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    refresh_token: String,
}

/// What came of a refresh token. Not an error: the end of a stolen session has to be committed.
enum Outcome {
    Refreshed(Box<SessionTokensView>),
    Stolen,
    Refused,
}

/// Refresh a session.
///
/// Gives a new access token and a new refresh token; the one that was sent is used up. A refresh token that comes a
/// second time was stolen from somebody: its session ends, with all its tokens, and both sides have to log in again. So
/// keep the newest one only, and do not send it from two places. Your roles are read anew.
#[utoipa::path(tag = "sessions", security(()), request_body = RefreshBody,
    responses((status = OK, body = SessionTokensView)))]
#[post("/sessions/refresh")]
pub async fn refresh_session(call: Call, body: JsonBody<RefreshBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::RefreshSession)?;
    call.app.limits.attempt_from(&call.address())?;
    let digest = digest(&body.0.refresh_token);
    let app = &call.app;
    let service = Principal::system(None);
    let work = async |tx: &Tx| continue_session(tx, app, &digest).await;
    match app.write_as(&service, Action::RefreshSession, work).await? {
        Outcome::Refreshed(view) => Ok(Reply::ok(&*view)?.into_response()),
        Outcome::Stolen => {
            revocation::look(app).await?;
            Err(Problem::new(Code::TokenInvalid).with_detail("used before: the session was ended, log in again"))
        }
        Outcome::Refused => Err(Problem::new(Code::TokenInvalid).with_detail("log in again")),
    }
}

async fn continue_session(tx: &Tx, app: &App, digest: &[u8; 32]) -> Result<Outcome, Problem> {
    let Some(token) = store::find_token_for_update(tx, digest).await? else { return Ok(Outcome::Refused) };
    // The user's row comes before the session's, as where a password is changed.
    let Some(user) = store::find_user(tx, token.session).await? else { return Ok(Outcome::Refused) };
    users::hold(tx, user).await?;
    let Some(mut row) = store::find_for_update(tx, token.session).await? else { return Ok(Outcome::Refused) };
    if token.used_at.is_some() {
        end(tx, app, &mut row, EndReason::TokenReused).await?;
        return Ok(Outcome::Stolen);
    }
    let is_over = row.ended.is_some() || row.expires_at <= tx.now() || token.expires_at <= tx.now();
    if is_over {
        return Ok(Outcome::Refused);
    }
    store::use_token(tx, digest).await?;
    Ok(Outcome::Refreshed(Box::new(give_tokens(tx, app, &row).await?)))
}
