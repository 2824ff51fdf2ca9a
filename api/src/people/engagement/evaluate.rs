//! Evaluating the other side.

use super::step::{keep, load, standing};
use super::store::{evaluations_of, insert_evaluation};
use super::view::{EngagementView, EvaluationBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::EngagementKind;

/// Evaluate an engagement.
///
/// Your side says what the service, or the client, was like: 1 to 5 in each criterion of your side, and in words. Each side
/// does so once, after both have said that the service is done. What a client says is public and goes into the provider's
/// capability score.
#[utoipa::path(tag = "engagements", request_body = EvaluationBody, responses((status = OK, body = EngagementView)))]
#[post("/engagements/{id}/evaluate")]
pub async fn evaluate_engagement(
    call: Call,
    id: IdPath<EngagementKind>,
    body: JsonBody<EvaluationBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::EvaluateEngagement, async |tx| {
            let (stored, side) = load(&call, tx, id.0).await?;
            let evaluation = body.0.parse(tx.next_id(id.0.hub()), side)?;

            let present = evaluations_of(tx.db(), id.0).await?;
            let given = present.iter().filter(|present| present.value.side == side).count() as u64;
            let event = stored.value.evaluate(side, evaluation.id, given)?;
            insert_evaluation(tx, &stored.value, &evaluation).await?;

            let standing = standing(tx, &stored.value, side).await?;
            keep(&call, tx, stored, &standing, Some(event)).await
        })
        .await
}
