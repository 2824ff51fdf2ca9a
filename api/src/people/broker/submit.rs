//! Handing a broker in.

use super::view::BrokerView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::BrokerKind;
use keqiao_domain::people::broker::Broker;

/// Submit a broker.
///
/// Hands it in for moderation by its hub. Submitting twice changes nothing.
#[utoipa::path(tag = "brokers", responses((status = OK, body = BrokerView)))]
#[post("/brokers/{id}/submit")]
pub async fn submit_broker(call: Call, id: IdPath<BrokerKind>) -> Result<HttpResponse, Problem> {
    step::submit::<Broker>(&call, id.0).await
}
