//! One demand.

use super::view::DemandView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Show a demand.
///
/// An open demand is public; another one is seen by its owner, the organizations invited to set it jointly, and its hub's
/// moderators. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "demands", responses((status = OK, body = DemandView)))]
#[get("/demands/{id}")]
pub async fn show_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    step::show::<Demand>(&call, id.0).await
}
