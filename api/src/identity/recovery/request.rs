//! Asking for a link to choose a new password.

use super::{LINK_LIFETIME, store};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::user::view::parse_login;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Principal, check_scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose password is lost.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryBody {
    /// The log-in: an e-mail address.
    #[schema(
        min_length = 3,
        max_length = 254,
        pattern = "^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
        example = "editor@qinghe.example"
    )]
    login: String,
}

/// What may come.
#[derive(Serialize, ToSchema)]
#[schema(as = Recovery)]
pub struct RecoveryView {
    /// Seconds for which a link is good, if one comes.
    #[schema(minimum = 1, maximum = 86400, example = 3600)]
    link_lifetime_secs: i64,
}

/// Request a password recovery.
///
/// If the log-in is known, a link is mailed to it. The answer is the same, in the same time, if it is not. At most three
/// links an hour are mailed to one user.
#[utoipa::path(tag = "users", security(()), request_body = RecoveryBody, responses((status = OK, body = RecoveryView)))]
#[post("/recoveries")]
pub async fn request_recovery(call: Call, body: JsonBody<RecoveryBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::RequestRecovery)?;
    call.app.limits.attempt_from(&call.address())?;
    let mut faults = crate::http::fault::Faults::new();
    let Some(login) = faults.take("/login", parse_login(&body.0.login)) else { return Err(faults.into()) };
    let visitor = Principal::visitor();
    call.app.write_as(&visitor, Action::RequestRecovery, async |tx| store::insert(tx, &login).await).await?;
    Ok(Reply::ok(&RecoveryView { link_lifetime_secs: LINK_LIFETIME.whole_seconds() })?.into_response())
}
