//! Handing an offering in.

use super::view::OfferingView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::OfferingKind;
use keqiao_domain::people::offering::Offering;

/// Submit an offering.
///
/// Hands it in for moderation by its hub. Submitting twice changes nothing.
#[utoipa::path(tag = "offerings", responses((status = OK, body = OfferingView)))]
#[post("/offerings/{id}/submit")]
pub async fn submit_offering(call: Call, id: IdPath<OfferingKind>) -> Result<HttpResponse, Problem> {
    step::submit::<Offering>(&call, id.0).await
}
