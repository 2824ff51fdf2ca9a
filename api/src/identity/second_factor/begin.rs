//! Beginning to set up a second factor.

use super::{SECRET_BYTES, address, store};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::password::prove;
use crate::identity::session::user_of;
use crate::identity::user::store as users;
use crate::port::random;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::rule::{Refusals, Rule};
use serde::{Deserialize, Serialize};
use totp_rs::Secret;
use utoipa::ToSchema;

/// The password of the one who asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofBody {
    /// Your password.
    #[schema(min_length = 1, max_length = 200, example = "seven grey herons over the weir")]
    pub password: String,
}

/// A second factor that was begun.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = SecondFactorBegun)]
pub struct BegunView {
    /// The secret in Base32 (RFC 4648), for typing; in the first answer only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40, pattern = "^[A-Z2-7]+$", example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    secret: Option<String>,
    /// The same as the address that an authenticator app reads from a picture; in the first answer only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000, pattern = "^otpauth://totp/.*$")]
    otpauth_url: Option<String>,
    /// Digits of a code.
    #[schema(minimum = 6, maximum = 8, example = 6)]
    digits: u8,
    /// Seconds for which a code is good.
    #[schema(minimum = 30, maximum = 30, example = 30)]
    period_secs: u8,
}

/// Begin a second factor.
///
/// Gives the secret for an authenticator app (RFC 6238). It is on when you have confirmed it by a code; until then you may
/// begin again.
#[utoipa::path(tag = "users", request_body = ProofBody, responses((status = OK, body = BegunView)))]
#[post("/me/second-factor")]
pub async fn begin_second_factor(call: Call, body: JsonBody<ProofBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::BeginSecondFactor)?;
    let user = user_of(&call.principal)?;
    prove(&call, user, "/password", body.0.password).await?;
    let app = &call.app;
    app.write(&call, Action::BeginSecondFactor, async |tx| {
        let login = users::login_of(tx.db(), user).await?.or_not_found()?;
        let present = store::find_for_update(tx, user).await?;
        let mut refusals = Refusals::new();
        refusals.require(present.is_none_or(|row| row.confirmed_at.is_none()), Rule::SecondFactorOn);
        refusals.into_result()?;

        let secret = random::bytes::<SECRET_BYTES>();
        store::begin(tx, user, app.vault.seal(user, &secret)?).await?;
        let without = BegunView { secret: None, otpauth_url: None, digits: 6, period_secs: 30 };
        let view = BegunView {
            secret: Some(Secret::from(secret).to_base32()),
            otpauth_url: Some(address(&secret, &login)),
            ..without.clone()
        };
        Reply::ok(&view)?.replay_as(&without)
    })
    .await
}
