//! One negotiation.

use super::guard;
use super::step::find_visible;
use super::view::NegotiationView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::NegotiationKind;

/// Show a negotiation.
///
/// Its two sides see it. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "negotiations", responses((status = OK, body = NegotiationView)))]
#[get("/negotiations/{id}")]
pub async fn show_negotiation(call: Call, id: IdPath<NegotiationKind>) -> Result<HttpResponse, Problem> {
    let stored = find_visible(&call, Action::ShowNegotiation, id.0).await?;
    let standing = guard::standing(call.db(), &stored.value).await?;
    let contract = guard::open_contract(call.db(), &stored.value).await?;
    let view = NegotiationView::single(&call.app, &call.principal, &stored, (&standing, contract));
    call.show(&view, stored.version)
}
