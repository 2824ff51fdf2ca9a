//! Who may need a service offering.

use super::asker::{MatchQuery, match_listing};
use super::view::MatchList;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::OfferingKind;

/// Match an offering.
///
/// Open demands of the matters of the offering, best first, each with the reasons for its place. The owner can ask for a draft
/// as well.
#[utoipa::path(tag = "matching", params(MatchQuery), responses((status = OK, body = MatchList)))]
#[get("/offerings/{id}/matches")]
pub async fn match_offering(
    call: Call,
    id: IdPath<OfferingKind>,
    query: Query<MatchQuery>,
) -> Result<HttpResponse, Problem> {
    match_listing(&call, Action::MatchOffering, id.0.subject(), query.0).await
}
