//! The list of consortia.

use super::store::Filter;
use super::view::ConsortiumView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::organization::list::read_scope;
use crate::listing::store::{self, Narrowing};
use crate::names::{ConsortiumStateCode, OrganizationRef, ScopeNameCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::market::consortium::Consortium;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsortiumQuery {
    /// Which part of the list; `market` when absent.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only consortia of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only consortia that this organization leads.
    #[param(inline)]
    lead: Option<OrganizationRef>,
    /// Only consortia that this organization belongs to without leading them.
    #[param(inline)]
    member: Option<OrganizationRef>,
    /// Only consortia in this state.
    #[param(inline)]
    state: Option<ConsortiumStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
    /// Whether to count the rows.
    count: Option<bool>,
}

/// List consortia.
///
/// Active consortia, newest first. `scope=own` shows those that your organization leads, `scope=hub` all of a hub you
/// moderate, whatever their state.
#[utoipa::path(tag = "consortia", params(ConsortiumQuery), responses((status = OK, body = Page<ConsortiumView>)))]
#[get("/consortia")]
pub async fn list_consortia(call: Call, query: Query<ConsortiumQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListConsortia)?;
    let query = query.0;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let shared = Narrowing {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        owner: query.lead.map(|lead| lead.0),
        state: query.state.map(|state| state.0.into()),
    };
    let narrowed = Filter { shared, member: query.member.map(|member| member.0) }.condition();
    let paging = Paging::read(&call, "consortia", query.limit, query.after.as_deref())?;
    let rows = store::list::<Consortium>(call.db(), scope, narrowed.clone(), &paging).await?;
    let count = match query.count {
        Some(true) => Some(store::count_all::<Consortium>(call.db(), scope, narrowed).await?),
        Some(false) | None => None,
    };
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let items = rows.iter().map(|row| ConsortiumView::item(&call.app, &call.principal, row)).collect();
    call.page(items, next, count)
}
