//! Log-in with a password, and the keys that verify what it gives.

use super::store;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::password;
use crate::identity::token::{ACCESS_TOKEN_LIFETIME, JwkView};
use actix_web::{HttpResponse, get, post};
use keqiao_domain::access::{Action, check_scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Log-in and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialsBody {
    /// The log-in.
    #[schema(min_length = 1, max_length = 254, example = "editor@qinghe.example")]
    login: String,
    /// The password.
    #[schema(min_length = 1, max_length = 200, example = "seven grey herons over the weir")]
    password: String,
}

/// An access token (RFC 6749 §5.1).
#[derive(Serialize, ToSchema)]
#[schema(as = AccessToken)]
pub struct AccessTokenView {
    /// The token, for `Authorization: Bearer …`.
    #[schema(max_length = 4096, pattern = "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$")]
    access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 6, pattern = "^Bearer$", example = "Bearer")]
    token_type: &'static str,
    /// Seconds until it expires.
    #[schema(minimum = 1, maximum = 3600, example = 600)]
    expires_in: i64,
}

/// Public keys (RFC 7517 §5).
#[derive(Serialize, ToSchema)]
#[schema(as = KeySet)]
pub struct KeySetView {
    /// The keys that verify access tokens.
    #[schema(max_items = 100)]
    keys: Vec<JwkView>,
}

/// Log in.
///
/// Answers with an access token that is good for ten minutes. The same answer, in the same time, whether the log-in is
/// unknown or the password wrong.
#[utoipa::path(tag = "users", security(()), request_body = CredentialsBody,
    responses((status = CREATED, body = AccessTokenView)))]
#[post("/sessions")]
pub async fn log_in(call: Call, body: JsonBody<CredentialsBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::LogIn)?;
    let CredentialsBody { login, password } = body.0;
    call.app.limits.attempt_from(&call.address())?;
    call.app.limits.attempt_at(&login.to_ascii_lowercase())?;
    let known = store::find_by_login(&call.app.db, &login).await?;
    let (user, hash) = known.map_or((None, None), |(user, hash)| (Some(user), Some(hash)));
    let is_right = password::verify(password, hash).await?;
    let Some(user) = user.filter(|_| is_right) else { return Err(Problem::new(Code::CredentialsWrong)) };
    let principal = store::principal(&call.app.db, user).await?;
    let view = AccessTokenView {
        access_token: call.app.tokens.issue(&principal, call.app.clock.now())?,
        token_type: "Bearer",
        expires_in: ACCESS_TOKEN_LIFETIME.whole_seconds(),
    };
    Ok(Reply::created(&view, "/v1/me".to_owned())?.into_response())
}

/// List the public keys.
///
/// The keys that verify access tokens (JWKS, RFC 7517).
#[utoipa::path(tag = "users", security(()), responses((status = OK, body = KeySetView)))]
#[get("/.well-known/jwks.json")]
pub async fn list_public_keys(call: Call) -> Result<HttpResponse, Problem> {
    Ok(Reply::ok(&KeySetView { keys: call.app.tokens.public_keys() })?.into_response())
}
