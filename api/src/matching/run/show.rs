//! One recorded match, weighed again.

use super::store;
use super::view::MatchRunWithHitsView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::MatchRunKind;

/// Show a recorded match.
///
/// The answers are weighed again from what was recorded, with the recorded weights: the same scores and the same reasons, whatever
/// became of the listings since. `is_reproduced` says whether that held.
#[utoipa::path(tag = "matching", responses((status = OK, body = MatchRunWithHitsView)))]
#[get("/match-runs/{id}")]
pub async fn show_match_run(call: Call, id: IdPath<MatchRunKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowMatchRun)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowMatchRun, &row.run.resource())?;
    let hits = store::hits(call.db(), id.0).await?;
    Ok(Reply::ok(&MatchRunWithHitsView::new(&call.app, &row, &hits)?)?.into_response())
}
