//! Organizations, users, keys; and who is behind a request.

pub mod api_key;
pub mod conflict;
pub mod evidence;
pub mod grant;
pub mod invitation;
pub mod organization;
pub mod organization_profile;
pub mod password;
pub mod personal;
pub mod recovery;
pub mod routes;
pub mod second_factor;
pub mod session;
pub mod shareholding;
pub mod token;
pub mod user;

use crate::app::App;
use crate::http::problem::{Code, Problem};
use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use keqiao_domain::access::Principal;

/// Finds out who asks: by access token, by key, or a visitor when neither is there.
///
/// # Errors
/// 401 when a token or key is there and is wrong, expired or revoked.
pub async fn authenticate(app: &App, request: &HttpRequest) -> Result<Principal, Problem> {
    let Some(value) = request.headers().get(AUTHORIZATION) else { return Ok(Principal::visitor()) };
    let value = value.to_str().map_err(|_| Problem::new(Code::TokenInvalid))?;
    let (scheme, credential) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Problem::new(Code::TokenInvalid).with_detail("send `Authorization: Bearer …`"));
    }
    let credential = credential.trim();
    if credential.starts_with(api_key::KEY_PREFIX) {
        return api_key::authenticate(app, credential).await;
    }
    app.tokens.verify(credential, app.clock.now()).ok_or_else(|| Problem::new(Code::TokenInvalid))
}
