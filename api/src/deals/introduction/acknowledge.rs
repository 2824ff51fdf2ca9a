//! Saying that one was introduced.

use super::step::{keep, load, party};
use super::view::IntroductionView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::IntroductionKind;

/// Acknowledge an introduction.
///
/// The counterparty says that the broker introduced it. Acknowledging twice changes nothing.
#[utoipa::path(tag = "introductions", responses((status = OK, body = IntroductionView)))]
#[post("/introductions/{id}/acknowledge")]
pub async fn acknowledge_introduction(call: Call, id: IdPath<IntroductionKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AcknowledgeIntroduction, async |tx| {
            let mut row = load(&call, tx, id.0).await?;
            let event = row.value.acknowledge(party(tx, &row)?)?;
            keep(&call, tx, row, event).await
        })
        .await
}
