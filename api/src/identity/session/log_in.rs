//! Log-in with a password, and the keys that verify what it gives.

use super::view::SessionTokensView;
use super::{SecondFactor, network, open};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::limit::{Guess, Lane};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::password::{self, PASSWORD_CHARS_MAX};
use crate::identity::second_factor::{store as second_factor, take};
use crate::identity::token::keys::JwkView;
use crate::identity::user::store;
use crate::port::random;
use actix_web::{HttpResponse, get, post};
use keqiao_domain::access::{Action, Actor, Principal, check_scope};
use keqiao_domain::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a device token begins.
const DEVICE_PREFIX: &str = "kq_device_";
/// The seal of device tokens is one of cursors, for this list.
const DEVICE_SEAL: &str = "device";

/// A log-in as it is typed.
type LoginText = Line<1, 254>;
/// A device token: one of ours has 53 characters.
type DeviceToken = Line<0, 200>;
/// A code of a second factor, or a recovery code.
type CodeText = Line<6, 30>;

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
    /// What the last log-in on this device gave. With it, nobody else's guessing slows you down.
    #[serde(default)]
    #[schema(max_length = 200, example = "kq_device_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    device_token: Option<String>,
    /// The code that your authenticator app shows now, or a recovery code; for those who have a second factor.
    #[serde(default)]
    #[schema(min_length = 6, max_length = 30, example = "287082")]
    code: Option<String>,
}

/// Public keys (RFC 7517 §5).
#[derive(Serialize, ToSchema)]
#[schema(as = KeySet)]
pub struct KeySetView {
    /// The keys that verify access tokens, and the one that will sign next.
    #[schema(max_items = 100)]
    keys: Vec<JwkView>,
}

/// The mark of the device, when its token is one of ours for this log-in.
fn device_mark(call: &Call, login: &str, token: Option<&str>) -> Option<String> {
    let sealed = token?.strip_prefix(DEVICE_PREFIX)?;
    call.app.cursors.open(DEVICE_SEAL, login, sealed).ok().map(|_| sealed.to_owned())
}

/// Counts the attempt in the lane it comes in.
fn count(call: &Call, login: &str, device: Option<String>, knows_network: bool) -> Result<Guess, Problem> {
    let from = network(&call.address());
    let lanes = match device {
        Some(device) => vec![Lane::Device(login.to_owned(), device)],
        None if knows_network => vec![Lane::KnownNetwork(login.to_owned(), from)],
        None => vec![Lane::Strangers(login.to_owned()), Lane::Network(from)],
    };
    call.app.limits.guess(lanes, call.app.clock.now())
}

/// Log in.
///
/// Opens a session: an access token that is good for ten minutes, and a refresh token that gives the next pair. The same
/// answer, in the same time, whether the log-in is unknown or the password wrong. Who has a second factor adds its `code`;
/// without one the answer is `second_factor_required`. After ten failures at one account the
/// next attempt has to wait, longer each time, at most a quarter of an hour; on a device that shows its `device_token`, and
/// from a network from which you have logged in before, the failures of others do not count.
#[utoipa::path(tag = "sessions", security(()), request_body = CredentialsBody,
    responses((status = CREATED, body = SessionTokensView)))]
#[post("/sessions")]
pub async fn log_in(call: Call, body: JsonBody<CredentialsBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::LogIn)?;
    let CredentialsBody { login, password, device_token, code } = body.0;
    let mut faults = Faults::new();
    let login = faults.take("/login", LoginText::parse(&login));
    // A password is taken as it is: neither trimmed nor brought into a form.
    if !(1..=PASSWORD_CHARS_MAX).contains(&password.chars().count()) {
        faults.add("/password", "length_out_of_range", format!("is not 1 to {PASSWORD_CHARS_MAX} characters"));
    }
    faults.take_optional("/device_token", device_token.as_deref(), DeviceToken::parse);
    let code = faults.take_optional("/code", code.as_deref(), CodeText::parse);
    let (Some(login), true) = (login, faults.is_empty()) else { return Err(faults.into()) };
    let login = login.as_str().to_ascii_lowercase();
    let device = device_mark(&call, &login, device_token.as_deref());
    if device.is_none() {
        call.app.limits.attempt_from(&call.address())?;
    }
    let known = store::find_credentials(call.whole_db(), &login, &network(&call.address())).await?;
    let guess = count(&call, &login, device.clone(), known.as_ref().is_some_and(|known| known.knows_network))?;
    let (user, hash) = known.map_or((None, None), |known| (Some(known.user), Some(known.password_hash)));
    let is_right = password::verify(password, hash.clone()).await?;
    let wrong = || Problem::new(Code::CredentialsWrong);
    let (Some(user), Some(hash)) = (user.filter(|_| is_right), hash) else { return Err(wrong()) };
    let is_on = second_factor::is_on(call.whole_db(), user).await?;
    if is_on && code.is_none() {
        call.app.limits.was_right(guess);
        return Err(Problem::new(Code::SecondFactorRequired));
    }

    let principal = Principal::without_grants(Actor::User(user));
    let view = call.app.write_as(&principal, Action::LogIn, async |tx| {
        // Whoever has changed the password meanwhile has ended the sessions that were open then.
        if store::hold(tx, user).await?.is_none_or(|present| present != hash) {
            return Err(wrong());
        }
        if !is_on {
            return open(tx, &call.app, &call, user, SecondFactor::Absent).await;
        }
        if !take(tx, &call.app, user, code.as_ref().map_or("", CodeText::as_str)).await? {
            return Err(wrong());
        }
        open(tx, &call.app, &call, user, SecondFactor::Passed).await
    });
    let mark = device.unwrap_or_else(|| call.app.cursors.seal(DEVICE_SEAL, &login, &random::bytes::<16>()));
    let view = view.await?;
    call.app.limits.was_right(guess);
    let view = view.on_device(format!("{DEVICE_PREFIX}{mark}"));
    Ok(Reply::created(&view, "/v1/me".to_owned())?.into_response())
}

/// List the public keys.
///
/// The keys that verify access tokens (JWKS, RFC 7517). A new key is published five minutes before it signs; a replaced
/// one stays until the last token signed with it has expired. So look again after five minutes, and when a token names a
/// key that you do not know.
#[utoipa::path(tag = "sessions", security(()), responses((status = OK, body = KeySetView)))]
#[get("/.well-known/jwks.json")]
pub async fn list_public_keys(call: Call) -> Result<HttpResponse, Problem> {
    Ok(Reply::ok(&KeySetView { keys: call.app.tokens.public_keys(call.app.clock.now()) })?.into_response())
}
