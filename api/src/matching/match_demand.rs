//! What answers a demand.

use super::asker::{MatchQuery, match_listing};
use super::view::MatchList;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::DemandKind;

/// Match a demand.
///
/// Public achievements and patents that may answer the demand, best first, each with the reasons for its place. With
/// `kind`, also who helps to find an answer: offerings, providers, experts. The owner can ask for a draft as well.
#[utoipa::path(tag = "matching", params(MatchQuery), responses((status = OK, body = MatchList)))]
#[get("/demands/{id}/matches")]
pub async fn match_demand(
    call: Call,
    id: IdPath<DemandKind>,
    query: Query<MatchQuery>,
) -> Result<HttpResponse, Problem> {
    match_listing(&call, Action::MatchDemand, id.0.subject(), query.0).await
}
