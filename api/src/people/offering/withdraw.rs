//! Taking an offering from the market.

use super::view::OfferingView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::OfferingKind;
use keqiao_domain::people::offering::Offering;

/// Withdraw an offering.
///
/// Takes it from the market for good. Withdrawing twice changes nothing.
#[utoipa::path(tag = "offerings", responses((status = OK, body = OfferingView)))]
#[post("/offerings/{id}/withdraw")]
pub async fn withdraw_offering(call: Call, id: IdPath<OfferingKind>) -> Result<HttpResponse, Problem> {
    step::withdraw::<Offering>(&call, id.0).await
}
