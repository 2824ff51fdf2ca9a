//! Answering as somebody who has a say.

use super::store;
use super::view::{AnswerClearanceBody, ClearanceView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::id::ClearanceKind;

/// Answer as a holder.
///
/// Once, and for a first refusal within the days of the rule pack; whoever does not answer in time has let it go. Of a holder
/// without a log-in, the party that served him tells the answer, with the digest of what shows it.
#[utoipa::path(tag = "clearances", request_body = AnswerClearanceBody, responses((status = OK, body = ClearanceView)))]
#[post("/clearances/{id}/answer")]
pub async fn answer_clearance(
    call: Call,
    id: IdPath<ClearanceKind>,
    body: JsonBody<AnswerClearanceBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AnswerClearance, async |tx| {
            let mut stored = store::find_for_update(tx, id.0).await?.or_not_found()?;
            let organization = tx.principal().organization;
            tx.check(&stored.value.resource(organization))?;
            let mut faults = Faults::new();
            let evidence = body.0.evidence_sha256.as_deref();
            let evidence = faults.take_optional("/evidence_sha256", evidence, DocumentDigest::parse);
            if !faults.is_empty() {
                return Err(faults.into());
            }

            let event = stored.value.answer(body.0.answer.0, (organization, evidence), tx.now())?;
            store::update(tx, &mut stored).await?;
            tx.emit(event);
            Reply::ok(&ClearanceView::from(&stored))
        })
        .await
}
