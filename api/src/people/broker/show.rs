//! One broker.

use super::view::BrokerView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::BrokerKind;
use keqiao_domain::people::broker::Broker;

/// Show a broker.
///
/// A published profile is public; another one is seen by its owner and its hub's moderators. The members of `person` are
/// absent where the caller may not see them, and `name_disclosure` tells who may.
#[utoipa::path(tag = "brokers", responses((status = OK, body = BrokerView)))]
#[get("/brokers/{id}")]
pub async fn show_broker(call: Call, id: IdPath<BrokerKind>) -> Result<HttpResponse, Problem> {
    step::show::<Broker>(&call, id.0).await
}
