//! Entering a broker.

use super::view::{BrokerBody, BrokerView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::people::broker::Broker;

/// Create a broker.
///
/// Enters a draft of a person's professional profile for your organization. Whose name it is, everybody sees only if
/// `person.name_disclosure` says so; until then the profile is read without it.
#[utoipa::path(tag = "brokers", request_body = BrokerBody, responses((status = CREATED, body = BrokerView)))]
#[post("/brokers")]
pub async fn create_broker(call: Call, body: JsonBody<BrokerBody>) -> Result<HttpResponse, Problem> {
    step::create::<Broker>(&call, body.0).await
}
