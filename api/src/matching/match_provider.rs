//! Whom a service provider can help.

use super::asker::{MatchQuery, match_listing};
use super::view::MatchList;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::ProviderKind;

/// Match a provider.
///
/// Open demands of the matters in which the provider works, best first, each with the reasons for its place. The owner can ask
/// for a draft as well.
#[utoipa::path(tag = "matching", params(MatchQuery), responses((status = OK, body = MatchList)))]
#[get("/providers/{id}/matches")]
pub async fn match_provider(
    call: Call,
    id: IdPath<ProviderKind>,
    query: Query<MatchQuery>,
) -> Result<HttpResponse, Problem> {
    match_listing(&call, Action::MatchProvider, id.0.subject(), query.0).await
}
