//! How often matches were shown, accepted and dismissed.

use super::store;
use super::view::{CountsView, MatchCountsList};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Exposure, Resource, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// Whose counts are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CountQuery {
    /// The hub, which you moderate.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: String,
}

/// Count matches.
///
/// How many answers recorded matches of a hub have shown, and how many matches were accepted and dismissed, by version of the
/// weights; for the hub's moderators.
#[utoipa::path(tag = "matching", params(CountQuery), responses((status = OK, body = MatchCountsList)))]
#[get("/match-counts")]
pub async fn count_matches(call: Call, query: Query<CountQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CountMatches)?;
    let hub = call.app.hubs.read("?hub", &query.0.hub)?;
    access::check(&call.principal, Action::CountMatches, &Resource { hub, owner: None, exposure: Exposure::Public })?;
    let counts = store::count(call.db(), hub).await?;
    Ok(Reply::ok(&MatchCountsList { items: counts.into_iter().map(CountsView::from).collect() })?.into_response())
}
