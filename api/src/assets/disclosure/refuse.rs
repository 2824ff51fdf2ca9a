//! The owner does not let a reader in.

use super::step;
use super::view::{DisclosureRefusalBody, DisclosureView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::DisclosureKind;

/// Refuse a disclosure.
///
/// The listing's owner says no, and why. The reader may ask again.
#[utoipa::path(tag = "disclosures", request_body = DisclosureRefusalBody, responses((status = OK, body = DisclosureView)))]
#[post("/disclosures/{id}/refuse")]
pub async fn refuse_disclosure(
    call: Call,
    id: IdPath<DisclosureKind>,
    body: JsonBody<DisclosureRefusalBody>,
) -> Result<HttpResponse, Problem> {
    let reason = body.0.parse()?;
    step::take(&call, id.0, Action::RefuseDisclosure, |disclosure, _, _| disclosure.refuse(reason)).await
}
