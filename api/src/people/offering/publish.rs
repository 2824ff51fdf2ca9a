//! Putting an offering before the market.

use super::view::OfferingView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::OfferingKind;
use keqiao_domain::people::offering::Offering;

/// Publish an offering.
///
/// Puts an admitted offering before the market, where its provider must be already, while its certificates hold.
/// Publishing one that is already public succeeds and changes nothing.
#[utoipa::path(tag = "offerings", responses((status = OK, body = OfferingView)))]
#[post("/offerings/{id}/publish")]
pub async fn publish_offering(call: Call, id: IdPath<OfferingKind>) -> Result<HttpResponse, Problem> {
    step::publish::<Offering>(&call, id.0).await
}
