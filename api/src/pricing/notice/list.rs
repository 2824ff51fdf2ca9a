//! The list of public notices.

use super::store;
use super::view::NoticeView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::http::types::Day;
use crate::identity::organization::list::read_scope;
use crate::listing::store::Narrowing;
use crate::names::{NoticeStateCode, OrganizationRef, ScopeNameCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// What was before the public, all of your organization's, or all of a hub that you moderate.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only notices of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only notices of this organization.
    #[param(inline)]
    owner: Option<OrganizationRef>,
    /// Only notices in this state.
    #[param(inline)]
    state: Option<NoticeStateCode>,
    /// Only notices whose last day is this one or later.
    #[param(inline)]
    ends_from: Option<Day>,
    /// Only notices whose last day is this one or earlier.
    #[param(inline)]
    ends_until: Option<Day>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List public notices.
///
/// Newest first; `GET /v1/notice-days` is their calendar.
#[utoipa::path(tag = "notices", params(NoticeQuery), responses((status = OK, body = Page<NoticeView>)))]
#[get("/notices")]
pub async fn list_notices(call: Call, query: Query<NoticeQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    check_scope(&call.principal, Action::ListNotices)?;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let narrowing = Narrowing {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        owner: query.owner.map(|owner| owner.0),
        state: query.state.map(|state| state.0.into()),
    };
    let ends = (query.ends_from.map(|day| day.0), query.ends_until.map(|day| day.0));
    let paging = Paging::read(&call, "notices", query.limit, query.after.as_deref())?;
    let rows = store::list(call.db(), scope, narrowing, ends, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let items = rows.iter().map(|row| NoticeView::item(&call.app, &call.principal, row)).collect();
    call.page(items, next, None)
}
