//! Refusing a mandate, or taking the offer back.

use super::step;
use super::view::MandateView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::MandateKind;

/// Decline a mandate.
///
/// The principal says no, or the broker takes the offer back. Declining twice changes nothing.
#[utoipa::path(tag = "mandates", responses((status = OK, body = MandateView)))]
#[post("/mandates/{id}/decline")]
pub async fn decline_mandate(call: Call, id: IdPath<MandateKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::DeclineMandate, |mandate, party, _| mandate.decline(party)).await
}
