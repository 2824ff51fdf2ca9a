//! One import, and how far it is.

use super::store;
use super::view::ImportView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Exposure, Resource};
use keqiao_domain::id::ImportKind;

/// Show an import.
///
/// Where it stands, how far it is, and what became of its rows so far.
#[utoipa::path(tag = "imports", responses((status = OK, body = ImportView)))]
#[get("/imports/{id}")]
pub async fn show_import(call: Call, id: IdPath<ImportKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowImport)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    let resource = Resource { hub: id.0.hub(), owner: Some(row.owner), exposure: Exposure::Private };
    access::check(&call.principal, Action::ShowImport, &resource)?;
    Ok(Reply::ok(&ImportView::new(&call.app, &row))?.into_response())
}
