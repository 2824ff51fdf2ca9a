//! The document that is signed.

use super::document::DocumentView;
use super::list_editions::find_edition;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::ContractKind;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which document.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DocumentQuery {
    /// The number of the edition; that on the table, or in effect, when absent.
    #[param(minimum = 1, maximum = 100)]
    edition: Option<u16>,
}

/// Show the document of a contract.
///
/// What the parties sign, byte for byte: canonical JSON (RFC 8785) of who agrees on what, with the particulars of the
/// patents. Its SHA-256 stands in the lines that are signed. 404 while nothing was proposed.
#[utoipa::path(tag = "contracts", params(DocumentQuery),
    responses((status = OK, body = DocumentView)))]
#[get("/contracts/{id}/document")]
pub async fn show_contract_document(
    call: Call,
    id: IdPath<ContractKind>,
    query: Query<DocumentQuery>,
) -> Result<HttpResponse, Problem> {
    let (_, edition) = find_edition(&call, id.0, Action::ShowContractDocument, query.0.edition).await?;
    let name = format!("attachment; filename=\"{}-{}.json\"", id.0, edition.number);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((VARY, "Authorization, Accept-Language"))
        .body(edition.document))
}
