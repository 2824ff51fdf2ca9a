//! Taking a user out of an organization.

use super::leave::go;
use super::store;
use super::view::UserView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::identity::token::revocation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::id::UserKind;

/// Remove a user.
///
/// An owner takes a user out of his organization, with every office he holds there; his sessions end within a second, and the API
/// keys that he made open nothing any more. The last owner stays.
#[utoipa::path(tag = "users", responses((status = OK, body = UserView)))]
#[post("/users/{id}/remove")]
pub async fn remove_user(call: Call, id: IdPath<UserKind>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::RemoveUser)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::NotFound))?;
    let app = &call.app;
    let answer = app
        .write(&call, Action::RemoveUser, async |tx| {
            let owner = organizations::find_for_update(tx, organization).await?.or_not_found()?;
            let row = store::find_member_for_update(tx, organization, id.0).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            go(tx, app, organization, &row).await?;
            Reply::ok(&UserView::from(row))
        })
        .await?;
    revocation::look(app).await?;
    Ok(answer)
}
