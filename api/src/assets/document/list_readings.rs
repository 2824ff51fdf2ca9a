//! Who read a document.

use super::view::DocumentReadingView;
use super::{host, reading};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::assets::document::Document;
use keqiao_domain::id::DocumentKind;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReadingQuery {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List who read a document.
///
/// Each time that it was given out, newest first, for its owner; also after it was removed. Downloads of teasers are not
/// noted.
#[utoipa::path(tag = "documents", params(ReadingQuery), responses((status = OK, body = Page<DocumentReadingView>)))]
#[get("/documents/{id}/readings")]
pub async fn list_document_readings(
    call: Call,
    id: IdPath<DocumentKind>,
    query: Query<ReadingQuery>,
) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ListDocumentReadings)?;
    let document = store::find::<Document>(call.db(), id.0).await?.or_not_found()?.value;
    let host = host::find(call.db(), document.about).await?.or_not_found()?;
    access::check(&call.principal, Action::ListDocumentReadings, &document.resource(&host))?;
    let paging = Paging::read(&call, "document_readings", query.0.limit, query.0.after.as_deref())?;
    let rows = reading::list(call.db(), id.0, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(DocumentReadingView::from).collect(), next, None)
}
