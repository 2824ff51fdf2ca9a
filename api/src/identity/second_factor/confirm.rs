//! Switching a second factor on by its first code.

use super::{SwitchedTo, changed, fresh_step, give_codes, store};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::session::{store as sessions, user_of};
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::rule::{Refusals, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A code of the authenticator app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    /// The code it shows now.
    #[schema(min_length = 6, max_length = 30, example = "287082")]
    pub code: String,
}

/// Recovery codes.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = RecoveryCodes)]
pub struct CodesView {
    /// Whether the second factor is on.
    pub is_on: bool,
    /// Codes that stand in for the authenticator app, each once; in the first answer only. Keep them apart from it.
    #[schema(max_items = 10, inline)]
    pub recovery_codes: Vec<CodeText>,
}

/// A recovery code.
#[derive(Clone, Serialize, ToSchema)]
#[schema(max_length = 19, pattern = "^[a-z2-7]{4}(-[a-z2-7]{4}){3}$", example = "mfrg-g2lt-mfrg-g2lt")]
pub struct CodeText(pub String);

/// A code that is wrong, or was used.
pub fn wrong_code() -> Problem {
    Problem::invalid("/code", "wrong_code", "is not the present code, or was used before")
}

/// Confirm a second factor.
///
/// Switches it on and gives recovery codes, shown in this answer only. Your present session counts as one that passed it
/// from its next refresh on; offices that need it wake up then.
#[utoipa::path(tag = "users", request_body = CodeBody, responses((status = OK, body = CodesView)))]
#[post("/me/second-factor/confirm")]
pub async fn confirm_second_factor(call: Call, body: JsonBody<CodeBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ConfirmSecondFactor)?;
    let user = user_of(&call.principal)?;
    let app = &call.app;
    app.write(&call, Action::ConfirmSecondFactor, async |tx| {
        let row = store::find_for_update(tx, user).await?.filter(|row| row.confirmed_at.is_none());
        let Some(row) = row else { return Err(Refusals::of(Rule::SecondFactorNotBegun).into()) };
        let secret = app.vault.open(user, &row.sealed_secret)?;
        let step = fresh_step(&secret, &body.0.code, row.last_step, tx.now())?.ok_or_else(wrong_code)?;
        store::use_step(tx, user, step).await?;
        store::confirm(tx, user).await?;
        if let Some(session) = tx.principal().session {
            sessions::pass_second_factor(tx, session).await?;
        }
        let codes = give_codes(tx, user).await?;
        tx.emit(changed(tx, user, SwitchedTo::On));

        let without = CodesView { is_on: true, recovery_codes: Vec::new() };
        let view = CodesView { recovery_codes: codes.into_iter().map(CodeText).collect(), ..without };
        Reply::ok(&view)?.replay_as(&CodesView { recovery_codes: Vec::new(), ..view.clone() })
    })
    .await
}
