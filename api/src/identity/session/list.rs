//! One's own sessions.

use super::view::SessionView;
use super::{store, user_of};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::user::list::PageQuery;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};

/// List your sessions.
///
/// Where you are logged in, newest first; what has ended is not shown.
#[utoipa::path(tag = "sessions", params(PageQuery), responses((status = OK, body = Page<SessionView>)))]
#[get("/sessions")]
pub async fn list_sessions(call: Call, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListSessions)?;
    let user = user_of(&call.principal)?;
    let paging = Paging::read(&call, "sessions", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list_open(call.db(), user, call.app.clock.now(), &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    let current = call.principal.session;
    call.page(rows.iter().map(|row| SessionView::new(row, current)).collect(), next, None)
}
