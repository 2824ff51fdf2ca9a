//! Agreeing that one's broker also acts for the other side.

use super::step;
use super::view::MandateView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::MandateKind;

/// Consent to dual agency.
///
/// The principal agrees that his broker also acts for the other side of a deal. A broker acts for both sides only when both
/// principals have agreed. Consenting twice changes nothing.
#[utoipa::path(tag = "mandates", responses((status = OK, body = MandateView)))]
#[post("/mandates/{id}/consent-dual-agency")]
pub async fn consent_dual_agency(call: Call, id: IdPath<MandateKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ConsentDualAgency, |mandate, party, _| mandate.consent(party)).await
}
