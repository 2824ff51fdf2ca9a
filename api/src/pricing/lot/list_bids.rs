//! The bids on a lot.

use super::bid;
use super::view::BidView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::LotKind;
use keqiao_domain::pricing::lot::Lot;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BidQuery {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List the bids on a lot.
///
/// The highest first, as they come, by the numbers of the bidders.
#[utoipa::path(tag = "lots", params(BidQuery), responses((status = OK, body = Page<BidView>)))]
#[get("/lots/{id}/bids")]
pub async fn list_bids(call: Call, id: IdPath<LotKind>, query: Query<BidQuery>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ListBids)?;
    let lot = store::find::<Lot>(call.db(), id.0).await?.or_not_found()?.value;
    access::check(&call.principal, Action::ListBids, &lot.resource())?;
    let paging = Paging::read(&call, "bids", query.0.limit, query.0.after.as_deref())?;
    let rows = bid::list(call.db(), &lot, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(BidView::from).collect(), next, None)
}
