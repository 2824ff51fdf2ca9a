//! Entrusting a broker.

use super::step::{keep, load};
use super::store;
use super::view::{MandateAcceptanceBody, MandateView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::mandate::DualAgency;
use keqiao_domain::id::MandateKind;

/// Accept a mandate.
///
/// The principal entrusts the broker, and says whether he agrees that the broker also acts for the other side. An exclusive mandate
/// stands alone. Accepting twice changes nothing.
#[utoipa::path(tag = "mandates", request_body = MandateAcceptanceBody, responses((status = OK, body = MandateView)))]
#[post("/mandates/{id}/accept")]
pub async fn accept_mandate(
    call: Call,
    id: IdPath<MandateKind>,
    body: JsonBody<MandateAcceptanceBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AcceptMandate, async |tx| {
            let (mut row, party, mut standing) = load(&call, tx, id.0).await?;
            let around = store::surroundings(tx.whole_db(), &row.value).await?;
            let consent = body.0.dual_agency.map_or(DualAgency::Refused, |consent| consent.0);
            if !standing.is_empty() {
                standing.append(row.value.may_accept(party, around, consent, tx.now()));
                return Err(standing.into());
            }
            let event = row.value.accept(party, around, consent, tx.now())?;
            keep(&call, tx, row, &standing, event).await
        })
        .await
}
