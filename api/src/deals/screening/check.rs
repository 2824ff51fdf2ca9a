//! The hub's check of a screening.

use super::step;
use super::view::{CheckScreeningBody, ScreeningView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ScreeningKind;
use keqiao_domain::text::Reason;

/// Check a screening.
///
/// A moderator of the hub of the contract or negotiation says which technology and data they are, as declared or otherwise, and why. A prohibited
/// technology stops the contract; a restricted one awaits its licence, a free one its record.
#[utoipa::path(tag = "screenings", request_body = CheckScreeningBody, responses((status = OK, body = ScreeningView)))]
#[post("/screenings/{id}/check")]
pub async fn check_screening(
    call: Call,
    id: IdPath<ScreeningKind>,
    body: JsonBody<CheckScreeningBody>,
) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::CheckScreening, async |tx, screening| {
        let mut faults = Faults::new();
        let finding = faults.take("/finding", Reason::parse(&body.0.finding)).ok_or(faults)?;
        let class = body.0.classification().parse(tx).await?;
        Ok(Some(screening.check(class, finding)?))
    })
    .await
}
