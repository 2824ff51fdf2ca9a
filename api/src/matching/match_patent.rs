//! Who waits for a patent.

use super::asker::{MatchQuery, match_listing};
use super::view::MatchList;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::PatentKind;

/// Match a patent.
///
/// Open demands that the patent may answer, best first, each with the reasons for its place. The owner can ask for a draft as
/// well.
#[utoipa::path(tag = "matching", params(MatchQuery), responses((status = OK, body = MatchList)))]
#[get("/patents/{id}/matches")]
pub async fn match_patent(
    call: Call,
    id: IdPath<PatentKind>,
    query: Query<MatchQuery>,
) -> Result<HttpResponse, Problem> {
    match_listing(&call, Action::MatchPatent, id.0.subject(), query.0).await
}
