//! Opening a demand to the market.

use super::view::DemandView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Publish a demand.
///
/// Opens an approved demand to the market. Publishing a demand that is already open succeeds and changes nothing.
#[utoipa::path(tag = "demands", responses((status = OK, body = DemandView)))]
#[post("/demands/{id}/publish")]
pub async fn publish_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    step::publish::<Demand>(&call, id.0).await
}
