//! Recording a paper of an authority.

use super::step;
use super::view::{PaperBody, ScreeningView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ScreeningKind;

/// Record a paper.
///
/// The declarer records what an authority issued, with number, authority, days and the digest of the document: a letter of
/// intent and a licence for a restricted technology, a registration for a free one, and the papers for data that leave. The
/// same paper again changes nothing.
#[utoipa::path(tag = "screenings", request_body = PaperBody, responses((status = OK, body = ScreeningView)))]
#[post("/screenings/{id}/papers")]
pub async fn record_paper(
    call: Call,
    id: IdPath<ScreeningKind>,
    body: JsonBody<PaperBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::RecordPaper, async |tx, screening| {
        if tx.principal().organization != Some(screening.declarer) {
            return Err(Problem::new(Code::Forbidden).with_detail("the declarer records papers"));
        }
        let paper = body.0.parse(tx.now().day())?;
        Ok(screening.record(paper)?)
    })
    .await
}
