//! Adding a user to one's organization.

use super::view::{UserBody, UserView};
use super::{NewUser, add};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::http::reply::Reply;
use crate::http::types::{Code, Moment, Ref};
use crate::identity::organization::store as organizations;
use crate::identity::password;
use crate::names::RoleCode;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use utoipa::ToSchema;

/// A user of your organization.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserBody {
    /// Who it is.
    user: UserBody,
    /// The role in your organization: owner, editor or member; offices are given beside it (`POST /v1/grants`).
    #[schema(inline)]
    role: RoleCode,
}

/// Add a user.
///
/// An owner adds a user to his own organization, as owner, editor or member.
#[utoipa::path(tag = "users", request_body = NewUserBody, responses((status = CREATED, body = UserView)))]
#[post("/users")]
pub async fn add_user(call: Call, body: JsonBody<NewUserBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::AddUser)?;
    let JsonBody(NewUserBody { user, role: Code(role) }) = body;
    if !role.is_standing() {
        return Err(Problem::invalid("/role", "not_grantable", "is none of owner, editor and member"));
    }
    let organization = call.principal.organization.ok_or_else(|| Problem::new(ProblemCode::Forbidden))?;
    let read = user.parse()?;
    let password_hash = password::hash(&call.app, read.password.clone()).await?;
    call.app
        .write(&call, Action::AddUser, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;

            let (login, display_name) = (read.login, read.display_name);
            let view_name = display_name.to_string();
            let id = add(tx, NewUser { login: login.clone(), display_name, password_hash }, organization, role).await?;

            let view = UserView {
                id: Ref(id),
                login,
                display_name: view_name,
                role: Code(role),
                created_at: Moment(tx.now()),
            };
            Reply::created(&view, "/v1/users".to_owned())
        })
        .await
}
