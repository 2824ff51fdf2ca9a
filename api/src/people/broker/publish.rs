//! Putting a broker before the market.

use super::view::BrokerView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::BrokerKind;
use keqiao_domain::people::broker::Broker;

/// Publish a broker.
///
/// Puts an admitted profile before the market, once the hub has verified a broker's credential that holds. Publishing one
/// that is already public succeeds and changes nothing.
#[utoipa::path(tag = "brokers", responses((status = OK, body = BrokerView)))]
#[post("/brokers/{id}/publish")]
pub async fn publish_broker(call: Call, id: IdPath<BrokerKind>) -> Result<HttpResponse, Problem> {
    step::publish::<Broker>(&call, id.0).await
}
