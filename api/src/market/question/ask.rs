//! Asking about a demand.

use super::store::{self, QuestionRow};
use super::view::{QuestionBody, QuestionView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store as listing;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::question::Question;
use keqiao_domain::text::Passage;

/// Ask a question on a demand.
///
/// Any verified organization asks about an open demand. Its owner sees the question and who asks; everybody sees it with
/// its answer, but not who asked.
#[utoipa::path(tag = "questions", request_body = QuestionBody, responses((status = CREATED, body = QuestionView)))]
#[post("/demands/{id}/questions")]
pub async fn ask_question(
    call: Call,
    id: IdPath<DemandKind>,
    body: JsonBody<QuestionBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AskQuestion, async |tx| {
            // Locked, so that the demand stays open meanwhile and no question is counted past.
            let demand = listing::find_for_update::<Demand>(tx, id.0).await?.or_not_found()?.value;
            tx.check(&demand.resource())?;
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let mut faults = Faults::new();
            let text = faults.take("/question", Passage::parse(&body.0.question));
            let Some(text) = text else { return Err(faults.into()) };

            let asker = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            asker.value.may_list().into_result()?;
            let waiting = store::count_waiting(tx, demand.id, organization).await?;
            let (question, event) = Question::ask(tx.next_id(id.0.hub()), &demand, organization, text, waiting)?;
            store::insert(tx, &question).await?;
            tx.emit(event);

            let location = format!("/v1/questions/{}", question.id);
            let row = QuestionRow { question, created_at: tx.now() };
            Reply::created(&QuestionView::new(tx.principal(), &row), location)
        })
        .await
}
