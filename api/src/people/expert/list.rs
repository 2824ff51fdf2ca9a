//! The list of experts.

use super::store::Filter;
use super::view::ExpertView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::organization::list::read_scope;
use crate::listing::step;
use crate::listing::store::Narrowing;
use crate::names::{ListedStateCode, OrganizationRef, ScopeNameCode, TechnicalFieldCode};
use crate::people::member::read_region;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::people::expert::Expert;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExpertQuery {
    /// Which part of the list; `market` when absent.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only experts of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only experts of this organization.
    #[param(inline)]
    owner: Option<OrganizationRef>,
    /// Only experts that know this technical field.
    #[param(inline)]
    field: Option<TechnicalFieldCode>,
    /// Only experts that work in this region (GB/T 2260): by its own name, by that of its prefecture or province, or
    /// everywhere.
    #[param(
        min_length = 6,
        max_length = 6,
        pattern = "^[0-9]{2}(0000|(0[1-9]|[1-9][0-9])[0-9]{2})$",
        example = "330106"
    )]
    region: Option<String>,
    /// Only experts in this state.
    #[param(inline)]
    state: Option<ListedStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
    /// Whether to count the rows.
    count: Option<bool>,
}

/// List experts.
///
/// Published experts, newest first. `scope=own` shows those of your organization, `scope=hub` all of a hub you moderate,
/// whatever their state.
#[utoipa::path(tag = "experts", params(ExpertQuery), responses((status = OK, body = Page<ExpertView>)))]
#[get("/experts")]
pub async fn list_experts(call: Call, query: Query<ExpertQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListExperts)?;
    let query = query.0;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let shared = Narrowing {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        owner: query.owner.map(|owner| owner.0),
        state: query.state.map(|state| state.0.into()),
    };
    let filter =
        Filter { shared, field: query.field.map(|field| field.0), region: read_region(query.region.as_deref())? };
    let paging = Paging::read(&call, "experts", query.limit, query.after.as_deref())?;
    step::list::<Expert>(&call, scope, filter.condition(), &paging, query.count).await
}
