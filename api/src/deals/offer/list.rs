//! The offers of a negotiation.

use super::store;
use super::view::OfferView;
use crate::call::Call;
use crate::deals::negotiation::step::find_visible;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::NegotiationKind;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OfferQuery {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List offers.
///
/// Those of a negotiation, newest first: your own with their drafts, and those that were made to you.
#[utoipa::path(tag = "offers", params(OfferQuery), responses((status = OK, body = Page<OfferView>)))]
#[get("/negotiations/{id}/offers")]
pub async fn list_offers(
    call: Call,
    id: IdPath<NegotiationKind>,
    query: Query<OfferQuery>,
) -> Result<HttpResponse, Problem> {
    find_visible(&call, Action::ListOffers, id.0).await?;
    let reader = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let paging = Paging::read(&call, "offers", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), id.0, reader, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let now = call.app.clock.now();
    call.page(rows.iter().map(|row| OfferView::item(row, now)).collect(), next, None)
}
