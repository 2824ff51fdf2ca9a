//! One document's particulars.

use super::host;
use super::view::DocumentView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::assets::document::Document;
use keqiao_domain::id::DocumentKind;

/// Show a document.
///
/// Its particulars; `…/content` is the document itself. Above the level to which you are let in only its level is shown.
#[utoipa::path(tag = "documents", responses((status = OK, body = DocumentView)))]
#[get("/documents/{id}")]
pub async fn show_document(call: Call, id: IdPath<DocumentKind>) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Document>(call.db(), id.0).await?.or_not_found()?;
    let host = host::find(call.db(), stored.value.about).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowDocument, &stored.value.resource(&host))?;
    let reach = host::reach(call.db(), &host, &call.principal, call.app.clock.now()).await?;
    call.show(&DocumentView::single(&call.app, &call.principal, &stored, &host, reach), stored.version)
}
