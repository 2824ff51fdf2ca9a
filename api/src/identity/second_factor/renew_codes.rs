//! New recovery codes.

use super::confirm::{CodeText, CodesView, wrong_code};
use super::remove::BothProofsBody;
use super::{give_codes, store, take};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::password::prove;
use crate::identity::session::user_of;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::rule::{Refusals, Rule};

/// Renew recovery codes.
///
/// Gives ten new ones, shown in this answer only; the old ones are void.
#[utoipa::path(tag = "users", request_body = BothProofsBody, responses((status = OK, body = CodesView)))]
#[post("/me/second-factor/recovery-codes")]
pub async fn renew_recovery_codes(call: Call, body: JsonBody<BothProofsBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::RenewRecoveryCodes)?;
    let user = user_of(&call.principal)?;
    let BothProofsBody { password, code } = body.0;
    prove(&call, user, "/password", password).await?;
    let app = &call.app;
    app.write(&call, Action::RenewRecoveryCodes, async |tx| {
        if !store::is_on(tx.db(), user).await? {
            return Err(Refusals::of(Rule::SecondFactorNotBegun).into());
        }
        if !take(tx, app, user, &code).await? {
            return Err(wrong_code());
        }
        let codes = give_codes(tx, user).await?;
        let view = CodesView { is_on: true, recovery_codes: codes.into_iter().map(CodeText).collect() };
        Reply::ok(&view)?.replay_as(&CodesView { recovery_codes: Vec::new(), ..view.clone() })
    })
    .await
}
