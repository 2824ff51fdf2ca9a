//! Changing what a user is in an organization.

use super::store;
use super::view::UserView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::http::reply::Reply;
use crate::http::types::Code;
use crate::identity::organization::store as organizations;
use crate::identity::token::revocation;
use crate::names::RoleCode;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Role, check_scope};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::UserKind;
use keqiao_domain::rule::{Refusals, Rule};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// What a user shall be in your organization.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserRoleBody {
    /// Owner, editor or member; offices are given and taken beside it (`/v1/grants`).
    #[schema(inline)]
    role: RoleCode,
}

/// Change a user's role.
///
/// An owner makes a user of his organization owner, editor or member. Access tokens that tell of the role before are void
/// within a second; the user goes on by his refresh token. The same role again changes nothing. The last owner stays one.
#[utoipa::path(tag = "users", request_body = UserRoleBody, responses((status = OK, body = UserView)))]
#[post("/users/{id}/change-role")]
pub async fn change_role(
    call: Call,
    id: IdPath<UserKind>,
    body: JsonBody<UserRoleBody>,
) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ChangeRole)?;
    let Code(role) = body.0.role;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    let app = &call.app;
    let answer = app
        .write(&call, Action::ChangeRole, async |tx| {
            // The organization's row first, so that two owners do not step down at once.
            let owner = organizations::find_for_update(tx, organization).await?.or_not_found()?;
            let mut row = store::find_member_for_update(tx, organization, id.0).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            if !role.is_standing() {
                return Err(Problem::invalid("/role", "not_grantable", "is none of owner, editor and member"));
            }
            if row.role == role {
                return Reply::ok(&UserView::from(row));
            }
            let mut refusals = Refusals::new();
            let is_last = row.role == Role::Owner && store::count_owners(tx, organization).await? <= 1;
            refusals.require_at(!is_last, Rule::LastOwner, "/role");
            refusals.into_result()?;

            let before: &'static str = row.role.into();
            store::hold_for_change(tx, row.id).await?;
            store::change_role(tx, &mut row, organization, role).await?;
            revocation::revoke(tx, app, row.id.subject()).await?;
            let after: &'static str = role.into();
            tx.emit(Event {
                kind: EventKind::UserRoleChanged,
                subject: row.id.subject(),
                hub: organization.hub(),
                owner: Some(organization),
                audience: Audience::Owner,
                payload: json!({ "before": before, "role": after }),
            });
            Reply::ok(&UserView::from(row))
        })
        .await?;
    revocation::look(app).await?;
    Ok(answer)
}
