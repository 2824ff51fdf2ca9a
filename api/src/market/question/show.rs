//! One question.

use super::store;
use super::view::QuestionView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store as listing;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::QuestionKind;
use keqiao_domain::market::demand::Demand;

/// Show a question.
///
/// With its answer, a question on an open demand is public; before, the one who asked, the demand's owner and its hub's
/// moderators see it.
#[utoipa::path(tag = "questions", responses((status = OK, body = QuestionView)))]
#[get("/questions/{id}")]
pub async fn show_question(call: Call, id: IdPath<QuestionKind>) -> Result<HttpResponse, Problem> {
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    let demand = listing::find::<Demand>(call.whole_db(), row.question.demand).await?.or_not_found()?.value;
    let resource = row.question.resource(&demand, call.principal.organization);
    access::check(&call.principal, Action::ShowQuestion, &resource)?;
    Ok(Reply::ok(&QuestionView::new(&call.principal, &row))?.into_response())
}
