//! The list of brokers.

use super::store::Filter;
use super::view::BrokerView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::organization::list::read_scope;
use crate::listing::step;
use crate::listing::store::Narrowing;
use crate::names::{CredentialLevelCode, ListedStateCode, OrganizationRef, ScopeNameCode, TechnicalFieldCode};
use crate::people::member::read_region;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::people::broker::Broker;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BrokerQuery {
    /// Which part of the list; `market` when absent.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only brokers of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only brokers of this organization.
    #[param(inline)]
    owner: Option<OrganizationRef>,
    /// Only brokers that know this technical field.
    #[param(inline)]
    field: Option<TechnicalFieldCode>,
    /// Only brokers that work in this region (GB/T 2260): by its own name, by that of its prefecture or province, or
    /// everywhere.
    #[param(
        min_length = 6,
        max_length = 6,
        pattern = "^[0-9]{2}(0000|(0[1-9]|[1-9][0-9])[0-9]{2})$",
        example = "330106"
    )]
    region: Option<String>,
    /// Only brokers whose verified credential is of this level today.
    #[param(inline)]
    level: Option<CredentialLevelCode>,
    /// Only brokers in this state.
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

/// List brokers.
///
/// Published brokers, newest first. `scope=own` shows those of your organization, `scope=hub` all of a hub you moderate,
/// whatever their state.
#[utoipa::path(tag = "brokers", params(BrokerQuery), responses((status = OK, body = Page<BrokerView>)))]
#[get("/brokers")]
pub async fn list_brokers(call: Call, query: Query<BrokerQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListBrokers)?;
    let query = query.0;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let shared = Narrowing {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        owner: query.owner.map(|owner| owner.0),
        state: query.state.map(|state| state.0.into()),
    };
    let filter = Filter {
        shared,
        field: query.field.map(|field| field.0),
        region: read_region(query.region.as_deref())?,
        level: query.level.map(|level| (level.0, call.app.clock.now().day())),
    };
    let paging = Paging::read(&call, "brokers", query.limit, query.after.as_deref())?;
    step::list::<Broker>(&call, scope, filter.condition(), &paging, query.count).await
}
