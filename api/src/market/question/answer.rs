//! Answering a question.

use super::store;
use super::view::{AnswerBody, QuestionView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store as listing;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{self, Action, Exposure, Resource};
use keqiao_domain::id::QuestionKind;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::text::Passage;

/// Answer a question.
///
/// The demand's owner answers, and question and answer are public. An answer stays: the same one again changes nothing,
/// another one is refused.
#[utoipa::path(tag = "questions", request_body = AnswerBody, responses((status = OK, body = QuestionView)))]
#[post("/questions/{id}/answer")]
pub async fn answer_question(
    call: Call,
    id: IdPath<QuestionKind>,
    body: JsonBody<AnswerBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AnswerQuestion, async |tx| {
            let mut row = store::find_for_update(tx, id.0).await?.or_not_found()?;
            let demand = listing::find::<Demand>(tx.db(), row.question.demand).await?.or_not_found()?.value;
            // First whether the caller may know of it, then whether it is his to answer.
            let seen = row.question.resource(&demand, tx.principal().organization);
            access::check(tx.principal(), Action::ShowQuestion, &seen)?;
            let owner = Some(row.question.owner);
            tx.check(&Resource { hub: id.0.hub(), owner, exposure: Exposure::Public })?;
            let mut faults = Faults::new();
            let text = faults.take("/answer", Passage::parse(&body.0.answer));
            let Some(text) = text else { return Err(faults.into()) };

            if let Some(event) = row.question.answer(text, tx.now())? {
                store::update(tx, &row.question).await?;
                tx.emit(event);
            }
            Reply::ok(&QuestionView::new(tx.principal(), &row))
        })
        .await
}
