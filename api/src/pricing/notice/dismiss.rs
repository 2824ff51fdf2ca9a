//! Finding that an objection is not right.

use super::step;
use super::view::{NoticeView, ObjectionFindingBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::NoticeKind;
use keqiao_domain::text::Reason;

/// Dismiss an objection.
///
/// The owner's approver writes the finding that the objection is not right. When none is open any more, the clock goes on: the days that it stood still are added.
#[utoipa::path(tag = "notices", request_body = ObjectionFindingBody, responses((status = OK, body = NoticeView)))]
#[post("/notices/{id}/dismiss")]
pub async fn dismiss_objection(
    call: Call,
    id: IdPath<NoticeKind>,
    body: JsonBody<ObjectionFindingBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::DismissObjection, async |tx, notice, _| {
        let mut faults = Faults::new();
        let finding = faults.take("/finding", Reason::parse(&body.0.finding)).ok_or(faults)?;
        Ok(Some(notice.dismiss(body.0.objection.0, finding, tx.now())?))
    })
    .await
}
