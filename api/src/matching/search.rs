//! Search by text.

use super::ask::{Ask, ask};
use super::attribute::WantedQuery;
use super::document::ListingKind;
use super::view::MatchList;
use super::weights;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::names::{
    CooperationModeCode, DisclosureLevelCode, LegalStatusCode, ListingKindCode, TechnicalFieldCode, WeightsVersionCode,
};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_matching::{Facts, Side};
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
    /// Only listings of this technical field.
    #[param(inline)]
    field: Option<TechnicalFieldCode>,
    /// Only achievements and demands whose owner wants to work together in this way.
    #[param(inline)]
    cooperation: Option<CooperationModeCode>,
    /// Only achievements of at least this level of readiness, 1 to 9.
    #[param(minimum = 1, maximum = 9)]
    readiness_min: Option<u8>,
    /// Only achievements with a price in yuan that begins at or below this.
    #[param(max_length = 15, pattern = "^[0-9]{1,12}(\\.[0-9]{1,2})?$", example = "500000.00")]
    price_max: Option<String>,
    /// Only patents whose right is in this state.
    #[param(inline)]
    legal_status: Option<LegalStatusCode>,
    /// Only listings from this province, the first two digits of a region (GB/T 2260): that of the owner, or of the hub where the owner
    /// tells none.
    #[param(min_length = 2, max_length = 2, pattern = "^[1-8][0-9]$", example = "33")]
    province: Option<String>,
    /// Only patents, achievements and demands beside which there is a document on this level. Its reader may have to be let in.
    #[param(inline)]
    disclosure: Option<DisclosureLevelCode>,
    /// Hits wanted.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The version of the weights; the present one when absent.
    #[param(inline)]
    weights: Option<WeightsVersionCode>,
}

/// Reads the number of hits wanted; `prefix` is `?` in a query and `/` in a body.
pub(super) fn read_limit(prefix: &str, limit: Option<u16>) -> Result<usize, Problem> {
    match limit.unwrap_or(LIMIT_DEFAULT) {
        limit @ 1..=LIMIT_MAX => Ok(usize::from(limit)),
        _ => Err(Problem::invalid(format!("{prefix}limit"), "out_of_range", format!("is not 1 to {LIMIT_MAX}"))),
    }
}

/// Search listings.
///
/// Public patents, achievements, demands, providers, offerings, experts and resources, best first, each with the reasons for its place.
#[utoipa::path(tag = "matching", params(SearchQuery), responses((status = OK, body = MatchList)))]
#[get("/search")]
pub async fn search_listings(call: Call, query: Query<SearchQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::SearchListings)?;
    call.take_search()?;
    let SearchQuery {
        q,
        kind,
        hub,
        field,
        cooperation,
        readiness_min,
        price_max,
        legal_status,
        province,
        disclosure,
        limit,
        weights,
    } = query.0;
    let wanted =
        WantedQuery { field, cooperation, readiness_min, price_max, legal_status, province, disclosure }.read()?;
    let limit = read_limit("?", limit)?;
    if q.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::invalid("?q", "control_character", "contains a control character"));
    }
    if q.trim().is_empty() {
        return Err(Problem::invalid("?q", "too_short", "has no character but white space"));
    }
    if q.chars().count() > QUERY_CHARS_MAX {
        return Err(Problem::invalid("?q", "too_long", format!("has more than {QUERY_CHARS_MAX} characters")));
    }
    let asked = Ask {
        query: keqiao_matching::Query { title: q, ..keqiao_matching::Query::default() },
        facts: Facts::default(),
        found: Side::Supply,
        kinds: kind.map_or(ListingKind::VARIANTS.to_vec(), |kind| vec![kind.0]),
        hub: hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        wanted,
        exclude: None,
        limit,
        weights: weights::chosen(weights.map(|version| version.0)),
    };
    let answer = ask(&call.app, asked).await?;
    Ok(Reply::ok(&MatchList::new(&call.app, &answer))?.into_response())
}
