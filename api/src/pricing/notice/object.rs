//! Objecting to a notice.

use super::step;
use super::view::{NoticeView, ObjectionBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::NoticeKind;
use keqiao_domain::pricing::notice::Objection;
use keqiao_domain::text::Reason;

/// Object to a public notice.
///
/// Whoever is logged in may, until the last day. The clock stands still until the owner's finding. What you write is read by
/// the owner and its hub's moderators.
#[utoipa::path(tag = "notices", request_body = ObjectionBody, responses((status = OK, body = NoticeView)))]
#[post("/notices/{id}/object")]
pub async fn object_notice(
    call: Call,
    id: IdPath<NoticeKind>,
    body: JsonBody<ObjectionBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ObjectNotice, async |tx, notice, _| {
        let mut faults = Faults::new();
        let text = faults.take("/text", Reason::parse(&body.0.text)).ok_or(faults)?;
        let objection = Objection {
            id: tx.next_id(notice.id.hub()),
            by: tx.principal().actor.user(),
            organization: tx.principal().organization,
            text,
            at: tx.now(),
            finding: None,
        };
        Ok(Some(notice.object(objection)?))
    })
    .await
}
