//! Switching a second factor off.

use super::confirm::{CodesView, wrong_code};
use super::{SwitchedTo, changed, store, take};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::password::prove;
use crate::identity::session::user_of;
use crate::identity::user::store as users;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::rule::{Refusals, Rule};
use serde::Deserialize;
use utoipa::ToSchema;

/// Password and code of the one who asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BothProofsBody {
    /// Your password.
    #[schema(min_length = 1, max_length = 200, example = "seven grey herons over the weir")]
    pub password: String,
    /// The code that your authenticator app shows now, or a recovery code.
    #[schema(min_length = 6, max_length = 30, example = "287082")]
    pub code: String,
}

/// Remove the second factor.
///
/// Switches it off, and its recovery codes with it. Refused while you hold an office that needs it.
#[utoipa::path(tag = "users", request_body = BothProofsBody, responses((status = OK, body = CodesView)))]
#[post("/me/second-factor/remove")]
pub async fn remove_second_factor(call: Call, body: JsonBody<BothProofsBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::RemoveSecondFactor)?;
    let user = user_of(&call.principal)?;
    let BothProofsBody { password, code } = body.0;
    prove(&call, user, "/password", password).await?;
    let app = &call.app;
    app.write(&call, Action::RemoveSecondFactor, async |tx| {
        let granted = users::principal(tx.db(), user).await?;
        let mut refusals = Refusals::new();
        refusals.require(store::is_on(tx.db(), user).await?, Rule::SecondFactorNotBegun);
        let is_needed = granted.offices.iter().any(|office| office.role.needs_second_factor());
        refusals.require(!is_needed, Rule::SecondFactorNeeded);
        refusals.into_result()?;
        if !take(tx, app, user, &code).await? {
            return Err(wrong_code());
        }
        store::remove(tx, user).await?;
        tx.emit(changed(tx, user, SwitchedTo::Off));
        Reply::ok(&CodesView { is_on: false, recovery_codes: Vec::new() })
    })
    .await
}
