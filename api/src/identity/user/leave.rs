//! Leaving one's organization.

use super::store::{self, UserRow};
use super::view::UserView;
use crate::app::App;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::api_key;
use crate::identity::grant::{store as grants, take};
use crate::identity::organization::store as organizations;
use crate::identity::session::{self, EndReason, user_of};
use crate::identity::token::revocation;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Place, Role, check_scope};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::rule::{Refusals, Rule};
use serde_json::json;

/// Leave your organization.
///
/// You keep your log-in and lose every role in the organization; your sessions end within a second, and the API keys that you made
/// open nothing any more. The last owner stays until there is another one.
#[utoipa::path(tag = "users", responses((status = OK, body = UserView)))]
#[post("/me/leave")]
pub async fn leave_organization(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::LeaveOrganization)?;
    let user = user_of(&call.principal)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::NotFound))?;
    let app = &call.app;
    let answer = app
        .write(&call, Action::LeaveOrganization, async |tx| {
            organizations::find_for_update(tx, organization).await?.or_not_found()?;
            let row = store::find_member_for_update(tx, organization, user).await?.or_not_found()?;
            go(tx, app, organization, &row).await?;
            Reply::ok(&UserView::from(row))
        })
        .await?;
    revocation::look(app).await?;
    Ok(answer)
}

/// Takes everything from a user that an organization gave him. The caller holds the organization's row, so that two
/// owners do not leave at once.
///
/// # Errors
/// When he is its last owner.
pub async fn go(tx: &Tx, app: &App, organization: Id<OrganizationKind>, row: &UserRow) -> Result<(), Problem> {
    let mut refusals = Refusals::new();
    let is_last = row.role == Role::Owner && store::count_owners(tx, organization).await? <= 1;
    refusals.require(!is_last, Rule::LastOwner);
    refusals.into_result()?;

    store::hold_for_change(tx, row.id).await?;
    api_key::end_all(tx, organization, row.id).await?;
    store::ungrant(tx, row.id, organization).await?;
    for mut grant in grants::list_held(tx.db(), row.id).await? {
        if grant.office.place == Place::Organization(organization) {
            take(tx, app, &mut grant).await?;
        }
    }
    revocation::revoke(tx, app, row.id.subject()).await?;
    tx.emit(Event {
        kind: EventKind::UserLeft,
        subject: row.id.subject(),
        hub: organization.hub(),
        owner: Some(organization),
        audience: Audience::Owner,
        payload: json!({ "operation": tx.name() }),
    });
    // By now he does not belong here any more, so that who removes him does not see his sessions.
    tx.with_whole_db(async || session::end_all(tx, app, row.id, None, EndReason::UserLeft).await).await
}
