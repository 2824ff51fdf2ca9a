//! Choosing a new password by the old one.

use super::{check, hash, prove};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::Moment;
use crate::identity::session::{self, EndReason, user_of};
use crate::identity::token::revocation;
use crate::identity::user::store as users;
use crate::tx::Tx;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::{Id, OrganizationKind, UserKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The old password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// The old one.
    #[schema(min_length = 1, max_length = 200, example = "seven grey herons over the weir")]
    old_password: String,
    /// The new one: 15 characters or more; common ones are refused.
    #[schema(min_length = 15, max_length = 200, example = "nine black kites over the quay")]
    new_password: String,
}

/// A password that was changed.
#[derive(Serialize, ToSchema)]
#[schema(as = PasswordChange)]
pub struct PasswordChangeView {
    /// When.
    #[schema(inline)]
    pub changed_at: Moment,
}

/// Change your password.
///
/// Needs the old one. Your other sessions end; the one that asks goes on.
#[utoipa::path(tag = "users", request_body = PasswordBody, responses((status = OK, body = PasswordChangeView)))]
#[post("/me/password")]
pub async fn change_password(call: Call, body: JsonBody<PasswordBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ChangePassword)?;
    let user = user_of(&call.principal)?;
    let PasswordBody { old_password, new_password } = body.0;
    let mut faults = Faults::new();
    faults.take("/new_password", check(&new_password));
    if !faults.is_empty() {
        return Err(faults.into());
    }
    prove(&call, user, "/old_password", old_password).await?;
    let hash = hash(&call.app, new_password).await?;
    let app = &call.app;
    let answer = app
        .write(&call, Action::ChangePassword, async |tx| {
            users::set_password(tx, user, &hash).await?;
            let present = tx.principal().session;
            session::end_all(tx, app, user, present, EndReason::PasswordChanged).await?;
            tx.emit(changed(tx, user, tx.principal().organization));
            Reply::ok(&PasswordChangeView { changed_at: Moment(tx.now()) })
        })
        .await?;
    revocation::look(app).await?;
    Ok(answer)
}

/// The event of a changed password.
#[must_use]
pub fn changed(tx: &Tx, user: Id<UserKind>, organization: Option<Id<OrganizationKind>>) -> Event {
    Event {
        kind: EventKind::UserPasswordChanged,
        subject: user.subject(),
        hub: organization.map_or_else(|| user.hub(), |id| id.hub()),
        owner: organization,
        audience: Audience::Owner,
        payload: json!({ "operation": tx.name() }),
    }
}
