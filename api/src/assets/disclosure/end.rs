//! A side ends a disclosure.

use super::step;
use super::view::DisclosureView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::DisclosureKind;

/// End a disclosure.
///
/// Either side ends it: the owner lets the reader in no longer, or the reader's organization gives it back. What was read
/// stays noted.
#[utoipa::path(tag = "disclosures", responses((status = OK, body = DisclosureView)))]
#[post("/disclosures/{id}/end")]
pub async fn end_disclosure(call: Call, id: IdPath<DisclosureKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::EndDisclosure, |disclosure, side, _| disclosure.end(side)).await
}
