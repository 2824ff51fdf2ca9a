//! The documents of a listing.

use super::view::DocumentView;
use super::{host, store};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::trust::log::list_entries::read_subject;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DocumentListQuery {
    /// The listing: a patent, an achievement or a demand.
    #[param(
        min_length = 30,
        max_length = 30,
        pattern = "^(pat|ach|dem)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    subject: String,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List documents.
///
/// The documents of a listing, newest first. Those above the level to which you are let in are there with their level
/// and nothing else: ask for it with `POST /v1/disclosures`. 404 where you may not know of the listing.
#[utoipa::path(tag = "documents", params(DocumentListQuery), responses((status = OK, body = Page<DocumentView>)))]
#[get("/documents")]
pub async fn list_documents(call: Call, query: Query<DocumentListQuery>) -> Result<HttpResponse, Problem> {
    let subject = read_subject(&query.0.subject)?;
    let paging = Paging::read(&call, "documents", query.0.limit, query.0.after.as_deref())?;
    let host = host::find(call.db(), subject).await?.or_not_found()?;
    access::check(&call.principal, Action::ListDocuments, &host.resource)?;
    let reach = host::reach(call.db(), &host, &call.principal, call.app.clock.now()).await?;
    let rows = store::list_beside(call.db(), subject, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| DocumentView::item(&call.app, row, reach)).collect(), next, None)
}
