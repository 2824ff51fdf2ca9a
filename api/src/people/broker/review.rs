//! The moderator's decision on a broker.

use super::view::BrokerView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::moderation::ReviewBody;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::BrokerKind;
use keqiao_domain::people::broker::Broker;

/// Review a broker.
///
/// A moderator of its hub decides by score sheet: four criteria, 0 to 5 each; at least 10 points and no zero admit.
#[utoipa::path(tag = "brokers", request_body = ReviewBody, responses((status = OK, body = BrokerView)))]
#[post("/brokers/{id}/review")]
pub async fn review_broker(
    call: Call,
    id: IdPath<BrokerKind>,
    body: JsonBody<ReviewBody>,
) -> Result<HttpResponse, Problem> {
    step::review::<Broker>(&call, id.0, body.0).await
}
