//! The owner lets a reader in.

use super::step;
use super::view::{DisclosureGrantBody, DisclosureView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::DisclosureKind;

/// Grant a disclosure.
///
/// The listing's owner lets the reader in until a day, at most a year ahead, and so confirms that it has the signed
/// agreement whose digest the reader named. Granting twice changes nothing.
#[utoipa::path(tag = "disclosures", request_body = DisclosureGrantBody, responses((status = OK, body = DisclosureView)))]
#[post("/disclosures/{id}/grant")]
pub async fn grant_disclosure(
    call: Call,
    id: IdPath<DisclosureKind>,
    body: JsonBody<DisclosureGrantBody>,
) -> Result<HttpResponse, Problem> {
    let until_on = body.0.until_on.0;
    step::take(&call, id.0, Action::GrantDisclosure, |disclosure, _, at| disclosure.grant(until_on, at)).await
}
