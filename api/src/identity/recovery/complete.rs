//! Choosing a new password by a link that was mailed.

use super::store;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::http::types::Moment;
use crate::identity::password::change::{PasswordChangeView, changed};
use crate::identity::password::{check, hash};
use crate::identity::session::{self, EndReason, digest};
use crate::identity::token::revocation;
use crate::identity::user::store as users;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Principal, check_scope};
use serde::Deserialize;
use utoipa::ToSchema;

/// What the link holds, and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasswordBody {
    /// What stands after `#` in the link.
    #[schema(min_length = 1, max_length = 200, example = "kq_recovery_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    token: String,
    /// The new password: 15 characters or more; common ones are refused.
    #[schema(min_length = 15, max_length = 200, example = "nine black kites over the quay")]
    new_password: String,
}

/// Complete a password recovery.
///
/// Sets the new password and ends every session of the user. The link is good once, for an hour. A second factor stays
/// on: the next log-in asks for it.
#[utoipa::path(tag = "users", security(()), request_body = NewPasswordBody,
    responses((status = OK, body = PasswordChangeView)))]
#[post("/recoveries/complete")]
pub async fn complete_recovery(call: Call, body: JsonBody<NewPasswordBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CompleteRecovery)?;
    call.app.limits.attempt_from(&call.address())?;
    let NewPasswordBody { token, new_password } = body.0;
    let mut faults = Faults::new();
    faults.take("/new_password", check(&new_password));
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let hash = hash(&call.app, new_password).await?;
    let app = &call.app;
    let system = Principal::system(None);
    let changed_at = app
        .write_as(&system, Action::CompleteRecovery, async |tx| {
            let user = store::take(tx, &digest(&token)).await?;
            let user = user.ok_or_else(|| Problem::new(Code::TokenInvalid).with_detail("ask for another link"))?;
            users::set_password(tx, user, &hash).await?;
            session::end_all(tx, app, user, None, EndReason::PasswordRecovered).await?;
            tx.emit(changed(tx, user, users::organization_of(tx, user).await?));
            Ok(tx.now())
        })
        .await?;
    revocation::look(app).await?;
    Ok(Reply::ok(&PasswordChangeView { changed_at: Moment(changed_at) })?.into_response())
}
