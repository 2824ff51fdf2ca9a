//! Saying that one knew the other party before.

use super::step::{keep, load, party};
use super::view::{ContestBody, IntroductionView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::introduction::Contest;
use keqiao_domain::id::IntroductionKind;
use keqiao_domain::text::Reason;

/// Contest an introduction.
///
/// The counterparty or the principal says, within seven days, that the two had to do with each other before, and since when. The
/// hub then finds whether the broker introduced them.
#[utoipa::path(tag = "introductions", request_body = ContestBody, responses((status = OK, body = IntroductionView)))]
#[post("/introductions/{id}/contest")]
pub async fn contest_introduction(
    call: Call,
    id: IdPath<IntroductionKind>,
    body: JsonBody<ContestBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ContestIntroduction, async |tx| {
            let mut row = load(&call, tx, id.0).await?;
            let reason = Reason::parse(&body.0.reason)
                .map_err(|error| Problem::invalid("/reason", error.code(), error.to_string()))?;
            let by = party(tx, &row)?;
            let contest = Contest { by, reason, first_contact_on: body.0.first_contact_on.0, at: tx.now() };
            let event = row.value.contest(contest)?;
            keep(&call, tx, row, [event]).await
        })
        .await
}
