//! The faulty rows of an import.

use super::store;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Exposure, Resource};
use keqiao_domain::id::ImportKind;

/// Show an import's report.
///
/// The faulty rows as they were sent, in the same format, with `error_code`, `error_field` and `error_detail` behind
/// them. Mend them and send the file again under the same source. 404 while there is none.
#[utoipa::path(tag = "imports",
    responses((status = OK, content((String = "text/csv"), (String = "application/x-ndjson")))))]
#[get("/imports/{id}/report")]
pub async fn show_import_report(call: Call, id: IdPath<ImportKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowImportReport)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    let resource = Resource { hub: id.0.hub(), owner: Some(row.owner), exposure: Exposure::Private };
    access::check(&call.principal, Action::ShowImportReport, &resource)?;
    let report = store::find_report(call.db(), id.0).await?.or_not_found()?;
    let (kind, extension) = if report.first() == Some(&b'{') {
        ("application/x-ndjson", "jsonl")
    } else {
        ("text/csv; charset=utf-8", "csv")
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}.errors.{extension}\"", id.0)))
        .body(report))
}
