//! Search by text.

use super::document::ListingKind;
use super::view::{self, MatchList};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::names::ListingKindCode;
use actix_web::{HttpResponse, get, web};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::hub::HubNumber;
use keqiao_matching::Filter;
use serde::Deserialize;
use strum::VariantArray as _;
use utoipa::IntoParams;

/// Hits when the caller does not say.
const LIMIT_DEFAULT: u16 = 20;
/// Hits at most.
const LIMIT_MAX: u16 = 100;
/// Characters of a query at most.
const QUERY_CHARS_MAX: usize = 5_000;

/// What is searched for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// The text: words, a sentence, or a whole description, in Chinese or English.
    #[param(min_length = 1, max_length = 5000, example = "质子交换膜")]
    q: String,
    /// Only listings of this kind.
    #[param(inline)]
    kind: Option<ListingKindCode>,
    /// Only listings of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Hits wanted.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
}

/// Reads the number of hits wanted.
pub(super) fn read_limit(limit: Option<u16>) -> Result<usize, Problem> {
    match limit.unwrap_or(LIMIT_DEFAULT) {
        limit @ 1..=LIMIT_MAX => Ok(usize::from(limit)),
        _ => Err(Problem::invalid("?limit", "out_of_range", format!("is not 1 to {LIMIT_MAX}"))),
    }
}

/// Search listings.
///
/// Public patents, achievements, demands, providers, offerings and experts, best first, each with the reasons for its place.
#[utoipa::path(tag = "matching", params(SearchQuery), responses((status = OK, body = MatchList)))]
#[get("/search")]
pub async fn search_listings(call: Call, query: Query<SearchQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::SearchListings)?;
    let SearchQuery { q, kind, hub, limit } = query.0;
    let limit = read_limit(limit)?;
    if q.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::invalid("?q", "control_character", "contains a control character"));
    }
    if q.trim().is_empty() || q.chars().count() > QUERY_CHARS_MAX {
        return Err(Problem::invalid("?q", "out_of_range", format!("is not 1 to {QUERY_CHARS_MAX} characters")));
    }
    let hub = hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?.map(HubNumber::get);
    let kinds = kind.map_or(ListingKind::VARIANTS.to_vec(), |kind| vec![kind.0]);
    let filter = Filter { kinds: kinds.iter().map(|kind| kind.bit()).sum(), hub, ..Filter::default() };
    let query = keqiao_matching::Query { title: q, ..keqiao_matching::Query::default() };
    let app = call.app.clone();
    let found = web::block(move || app.matcher.find(&query, &filter, limit)).await.map_err(Problem::internal)?;
    Ok(Reply::ok(&view::list(&call.app, found, &kinds).await?)?.into_response())
}
