//! The list of demands.

use super::store::Filter;
use super::view::DemandView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::organization::list::read_scope;
use crate::listing::step;
use crate::listing::store::Narrowing;
use crate::names::{DemandStateCode, OrganizationRef, ScopeNameCode, TechnicalFieldCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::market::demand::Demand;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DemandQuery {
    /// Which part of the list; `market` when absent.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only demands of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only demands of this organization.
    #[param(inline)]
    owner: Option<OrganizationRef>,
    /// Only demands of this technical field.
    #[param(inline)]
    field: Option<TechnicalFieldCode>,
    /// Only demands in this state.
    #[param(inline)]
    state: Option<DemandStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
    /// Whether to count the rows.
    count: Option<bool>,
}

/// List demands.
///
/// Open demands, newest first. `scope=own` shows those of your organization, `scope=hub` all of a hub you moderate,
/// whatever their state.
#[utoipa::path(tag = "demands", params(DemandQuery), responses((status = OK, body = Page<DemandView>)))]
#[get("/demands")]
pub async fn list_demands(call: Call, query: Query<DemandQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListDemands)?;
    let query = query.0;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let shared = Narrowing {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        owner: query.owner.map(|owner| owner.0),
        state: query.state.map(|state| state.0.into()),
    };
    let filter = Filter { shared, field: query.field.map(|field| field.0) };
    let paging = Paging::read(&call, "demands", query.limit, query.after.as_deref())?;
    step::list::<Demand>(&call, scope, filter.condition(), &paging, query.count).await
}
