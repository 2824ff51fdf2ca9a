//! What answers a demand.

use super::document::{self, ListingKind};
use super::search::read_limit;
use super::view::{self, MatchList};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use crate::names::ListingKindCode;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get, web};
use keqiao_domain::access::{self, Action};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;
use keqiao_matching::Filter;
use serde::Deserialize;
use utoipa::IntoParams;

/// What answers.
const KINDS: &[ListingKind] = &[ListingKind::Achievement, ListingKind::Patent];
/// Who helps to find an answer: told only when asked for.
const HELPERS: &[ListingKind] = &[ListingKind::Offering, ListingKind::Provider, ListingKind::Expert];

/// Which matches are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DemandMatchQuery {
    /// Only listings of this kind.
    #[param(inline)]
    kind: Option<ListingKindCode>,
    /// Only listings of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Matches wanted.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
}

/// Match a demand.
///
/// Public achievements and patents that may answer the demand, best first, each with the reasons for its place. With
/// `kind`, also who helps to find an answer: offerings, providers, experts. The owner can ask for a draft as well.
#[utoipa::path(tag = "matching", params(DemandMatchQuery), responses((status = OK, body = MatchList)))]
#[get("/demands/{id}/matches")]
pub async fn match_demand(
    call: Call,
    id: IdPath<DemandKind>,
    query: Query<DemandMatchQuery>,
) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Demand>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::MatchDemand, &stored.value.resource())?;
    let limit = read_limit(query.0.limit)?;
    let hub = query.0.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?.map(HubNumber::get);
    let kinds: Vec<_> = match query.0.kind {
        Some(wanted) => KINDS.iter().chain(HELPERS).copied().filter(|kind| wanted.0 == *kind).collect(),
        None => KINDS.to_vec(),
    };
    if kinds.is_empty() {
        return Err(Problem::invalid("?kind", "not_matched", "listings of this kind do not answer here"));
    }
    let filter = Filter {
        kinds: kinds.iter().map(|kind| kind.bit()).sum(),
        hub,
        exclude: Some(document::key(id.0)),
        ..Filter::default()
    };
    let asked = document::query_of_demand(&stored.value);
    let app = call.app.clone();
    let found = web::block(move || app.matcher.find(&asked, &filter, limit)).await.map_err(Problem::internal)?;
    Ok(Reply::ok(&view::list(&call.app, found, &kinds).await?)?.into_response())
}
