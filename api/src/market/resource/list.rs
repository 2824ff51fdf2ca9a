//! The list of resources.

use super::store::Filter;
use super::view::ResourceView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::fault::Faults;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::organization::list::read_scope;
use crate::listing::step;
use crate::listing::store::Narrowing;
use crate::names::{ChainCode, ListedStateCode, OrganizationRef, ResourceSortCode, ScopeNameCode, TechnicalFieldCode};
use crate::people::member::read_region;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::market::resource::ResourceListing;
use keqiao_domain::reference::IndustryCode;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResourceQuery {
    /// Which part of the list; `market` when absent.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only resources of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only resources of this organization.
    #[param(inline)]
    owner: Option<OrganizationRef>,
    /// Only resources of this kind.
    #[param(inline)]
    kind: Option<ResourceSortCode>,
    /// Only resources of this chain.
    #[param(inline)]
    chain: Option<ChainCode>,
    /// Only resources that are for this technical field, or for all.
    #[param(inline)]
    field: Option<TechnicalFieldCode>,
    /// Only resources that are for this industry (GB/T 4754), by its own code or one above it, or for all.
    #[param(max_length = 5, pattern = "^([A-T]|[A-T]?[0-9]{2,4})$", example = "C2651")]
    industry: Option<String>,
    /// Only resources that are to be had in this region (GB/T 2260): by its own name, by that of its prefecture or
    /// province, or everywhere.
    #[param(
        min_length = 6,
        max_length = 6,
        pattern = "^[0-9]{2}(0000|(0[1-9]|[1-9][0-9])[0-9]{2})$",
        example = "330106"
    )]
    region: Option<String>,
    /// Only resources in this state.
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

/// List resources.
///
/// Published resources, newest first. `scope=own` shows those of your organization, `scope=hub` all of a hub you moderate,
/// whatever their state. Their text is searched by `GET /v1/search?kind=resource`.
#[utoipa::path(tag = "resources", params(ResourceQuery), responses((status = OK, body = Page<ResourceView>)))]
#[get("/resources")]
pub async fn list_resources(call: Call, query: Query<ResourceQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListResources)?;
    let query = query.0;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let shared = Narrowing {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        owner: query.owner.map(|owner| owner.0),
        state: query.state.map(|state| state.0.into()),
    };
    let mut faults = Faults::new();
    let industry = faults.take_optional("?industry", query.industry.as_deref(), IndustryCode::parse);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let filter = Filter {
        shared,
        sort: query.kind.map(|kind| kind.0),
        chain: query.chain.map(|chain| chain.0),
        field: query.field.map(|field| field.0),
        industry,
        region: read_region(query.region.as_deref())?,
    };
    let paging = Paging::read(&call, "resources", query.limit, query.after.as_deref())?;
    step::list::<ResourceListing>(&call, scope, filter.condition(), &paging, query.count).await
}
