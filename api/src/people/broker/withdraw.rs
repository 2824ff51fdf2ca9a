//! Taking a broker from the market.

use super::view::BrokerView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::BrokerKind;
use keqiao_domain::people::broker::Broker;

/// Withdraw a broker.
///
/// Takes it from the market for good. Withdrawing twice changes nothing.
#[utoipa::path(tag = "brokers", responses((status = OK, body = BrokerView)))]
#[post("/brokers/{id}/withdraw")]
pub async fn withdraw_broker(call: Call, id: IdPath<BrokerKind>) -> Result<HttpResponse, Problem> {
    step::withdraw::<Broker>(&call, id.0).await
}
