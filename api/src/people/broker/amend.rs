//! Changing a broker.

use super::view::{BrokerBody, BrokerView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, patch};
use keqiao_domain::id::BrokerKind;
use keqiao_domain::people::broker::Broker;

/// Change a broker.
///
/// A JSON Merge Patch (RFC 7396): null deletes. A profile is changed while it is a draft or on hold; its metadata at any
/// time. Who may see the name is widened by nobody but the person, where the profile names a `user`.
#[utoipa::path(tag = "brokers",
    request_body(content = BrokerBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = BrokerView)))]
#[patch("/brokers/{id}")]
pub async fn amend_broker(call: Call, id: IdPath<BrokerKind>, patch: MergePatch) -> Result<HttpResponse, Problem> {
    step::amend::<Broker>(&call, id.0, patch).await
}
