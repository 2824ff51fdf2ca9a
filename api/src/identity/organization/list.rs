//! The list of organizations.

use super::store::{self, Filter};
use super::view::OrganizationView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::names::{OrganizationKindCode, OrganizationStateCode, ScopeNameCode};
use crate::storage::ListScope;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use strum::{EnumString, IntoStaticStr, VariantArray};
use utoipa::IntoParams;

/// Which part of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ScopeName {
    /// What is public.
    #[default]
    Market,
    /// What your organization owns, in any state.
    Own,
    /// All of a hub you moderate, in any state; needs `hub`.
    Hub,
}

/// Reads the scope of a list for a caller.
///
/// # Errors
/// 401 or 403 when the caller has no such part, 422 when the hub is missing.
pub fn read_scope(call: &Call, scope: Option<ScopeNameCode>, hub: Option<&str>) -> Result<ListScope, Problem> {
    match scope.map(|scope| scope.0).unwrap_or_default() {
        ScopeName::Market => Ok(ListScope::Market),
        ScopeName::Own => {
            let organization = call.principal.organization;
            organization.map(ListScope::Own).ok_or_else(|| Problem::new(ProblemCode::Unauthenticated))
        }
        ScopeName::Hub => {
            let code = hub.ok_or_else(|| Problem::invalid("?hub", "hub_required", "is required with scope=hub"))?;
            let hub = call.app.hubs.read("?hub", code)?;
            let denied = if call.principal == keqiao_domain::access::Principal::visitor() {
                ProblemCode::Unauthenticated
            } else {
                ProblemCode::Forbidden
            };
            call.principal.is_moderator(hub).then_some(ListScope::Hub(hub)).ok_or_else(|| Problem::new(denied))
        }
    }
}

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganizationQuery {
    /// Which part of the list; `market` when absent.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only organizations of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only organizations of this kind.
    #[param(inline)]
    kind: Option<OrganizationKindCode>,
    /// Only organizations in this state.
    #[param(inline)]
    state: Option<OrganizationStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
    /// Whether to count the rows.
    count: Option<bool>,
}

/// List organizations.
///
/// Newest first. `scope=own` shows your own, `scope=hub` all of a hub you moderate, whatever their state.
#[utoipa::path(tag = "organizations", params(OrganizationQuery), responses((status = OK, body = Page<OrganizationView>)))]
#[get("/organizations")]
pub async fn list_organizations(call: Call, query: Query<OrganizationQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListOrganizations)?;
    let query = query.0;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let hub = query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?;
    let filter = Filter { hub, kind: query.kind.map(|kind| kind.0), state: query.state.map(|state| state.0.into()) };
    let paging = Paging::read(&call, "organizations", query.limit, query.after.as_deref())?;
    let rows = store::list(call.db(), scope, &filter, &paging).await?;
    let count = match query.count {
        Some(true) => Some(store::count_all(call.db(), scope, &filter).await?),
        _ => None,
    };
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let items = rows.iter().map(|row| OrganizationView::item(&call.app, &call.principal, row)).collect();
    call.page(items, next, count)
}
