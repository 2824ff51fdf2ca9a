//! One offering.

use super::view::OfferingView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::OfferingKind;
use keqiao_domain::people::offering::Offering;

/// Show an offering.
///
/// A published offering is public; another one is seen by its owner and its hub's moderators. The booking contact of a
/// facility is shown to those who are logged in.
#[utoipa::path(tag = "offerings", responses((status = OK, body = OfferingView)))]
#[get("/offerings/{id}")]
pub async fn show_offering(call: Call, id: IdPath<OfferingKind>) -> Result<HttpResponse, Problem> {
    step::show::<Offering>(&call, id.0).await
}
