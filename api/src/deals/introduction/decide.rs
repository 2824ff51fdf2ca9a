//! Finding whether a broker introduced two parties.

use super::step::{conflict_of, keep, load};
use super::view::{DecisionBody, IntroductionView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::introduction::Decision;
use keqiao_domain::id::IntroductionKind;
use keqiao_domain::text::Reason;

/// Decide on an introduction.
///
/// A moderator of the hub finds whether the broker introduced the two, and says why; all three parties are told. Nobody decides on
/// an introduction of his own organization.
#[utoipa::path(tag = "introductions", request_body = DecisionBody, responses((status = OK, body = IntroductionView)))]
#[post("/introductions/{id}/decide")]
pub async fn decide_introduction(
    call: Call,
    id: IdPath<IntroductionKind>,
    body: JsonBody<DecisionBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DecideIntroduction, async |tx| {
            let mut row = load(&call, tx, id.0).await?;
            let reason = Reason::parse(&body.0.reason)
                .map_err(|error| Problem::invalid("/reason", error.code(), error.to_string()))?;
            let decision = Decision { finding: body.0.finding.0, reason, at: tx.now() };
            conflict_of(tx.db(), tx.principal(), &row).await?.into_result()?;
            let events = row.value.decide(tx.principal().organization, decision)?;
            keep(&call, tx, row, events).await
        })
        .await
}
