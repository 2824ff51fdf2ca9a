//! Declaring what would cross the border by what is negotiated.

use super::step::load_quietly;
use crate::call::Call;
use crate::deals::screening::view::{ScreeningBody, ScreeningView};
use crate::deals::screening::{guard, step};
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::screening::{Screened, Screening, declaring_side};
use keqiao_domain::id::NegotiationKind;
use keqiao_domain::rule::{Refusals, Rule};

/// Screen a negotiation.
///
/// The side at home says which technology of the catalogue (`GET /v1/code-lists/controlled-technologies`) would cross the border, and
/// which data would go with it: the seller of an export, the buyer of an import. The hub checks it. In an export nothing is offered
/// or accepted before that, and a restricted technology not before its letter of intent is recorded. A contract that is drafted
/// from the negotiation is screened anew. Declared once.
#[utoipa::path(tag = "negotiations", request_body = ScreeningBody, responses((status = CREATED, body = ScreeningView)))]
#[post("/negotiations/{id}/screenings")]
pub async fn screen_negotiation(
    call: Call,
    id: IdPath<NegotiationKind>,
    body: JsonBody<ScreeningBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ScreenNegotiation, async |tx| {
            let (negotiation, by) = load_quietly(tx, id.0).await?;
            let parties = negotiation.value.parties();
            let way = guard::crossing_of(tx.db(), &parties).await?;
            let is_declaring = |party: &_| *party == (by, declaring_side(way));
            if !parties.map(|party| (party.organization, party.side)).iter().any(is_declaring) {
                return Err(Problem::new(Code::Forbidden).with_detail("the side at home declares"));
            }
            let class = body.0.parse(tx).await?;
            let mut refusals = Refusals::new();
            refusals.require(negotiation.value.is_alive(), Rule::NegotiationOver);
            refusals.into_result()?;

            let new = tx.next_id(id.0.hub());
            let (value, event) = Screening::declare(new, Screened::Negotiation(id.0), by, way, class)?;
            step::begin(&call, tx, value, event).await
        })
        .await
}
