//! Whom an expert can help.

use super::asker::{MatchQuery, match_listing};
use super::view::MatchList;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::ExpertKind;

/// Match an expert.
///
/// Open demands of the matters that the expert knows, best first, each with the reasons for its place. The owner can ask for a
/// draft as well.
#[utoipa::path(tag = "matching", params(MatchQuery), responses((status = OK, body = MatchList)))]
#[get("/experts/{id}/matches")]
pub async fn match_expert(
    call: Call,
    id: IdPath<ExpertKind>,
    query: Query<MatchQuery>,
) -> Result<HttpResponse, Problem> {
    match_listing(&call, Action::MatchExpert, id.0.subject(), query.0).await
}
