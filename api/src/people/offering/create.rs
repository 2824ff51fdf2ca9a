//! Entering an offering.

use super::view::{OfferingBody, OfferingView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::people::offering::Offering;

/// Create an offering.
///
/// Enters a draft of a service of one of your organization's providers. Incubators, proof-of-concept platforms, pilot lines
/// and shared instruments are offerings with a `facility`.
#[utoipa::path(tag = "offerings", request_body = OfferingBody, responses((status = CREATED, body = OfferingView)))]
#[post("/offerings")]
pub async fn create_offering(call: Call, body: JsonBody<OfferingBody>) -> Result<HttpResponse, Problem> {
    step::create::<Offering>(&call, body.0).await
}
