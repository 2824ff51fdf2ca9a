//! The invitations of one's organization.

use super::store;
use super::view::InvitationView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::identity::user::list::PageQuery;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};

/// List invitations.
///
/// Those of your own organization, newest first; for its owners.
#[utoipa::path(tag = "invitations", params(PageQuery), responses((status = OK, body = Page<InvitationView>)))]
#[get("/invitations")]
pub async fn list_invitations(call: Call, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListInvitations)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let owner = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListInvitations, &owner.value.resource())?;
    let paging = Paging::read(&call, "invitations", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), organization, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(InvitationView::from).collect(), next, None)
}
