//! A contract as a page for printing.

use super::list_editions::find_edition;
use super::page::{self, Printed};
use super::signature;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::trust::certificate::make::{Disclosure, certify};
use crate::trust::certificate::show::PAGE_CSP;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::ContractKind;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which edition.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PrintQuery {
    /// The number of the edition; that on the table, or in effect, when absent.
    #[param(minimum = 1, maximum = 100)]
    edition: Option<u16>,
}

/// Print a contract.
///
/// An edition as a page for printing: parties, subject, amounts, milestones, clauses, signatures, and what the ledger says of
/// the contract. It is made from the document that is signed. 404 while nothing was proposed.
#[utoipa::path(tag = "contracts", params(PrintQuery),
    responses((status = OK, content_type = "text/html", body = String)))]
#[get("/contracts/{id}/print")]
pub async fn print_contract(
    call: Call,
    id: IdPath<ContractKind>,
    query: Query<PrintQuery>,
) -> Result<HttpResponse, Problem> {
    let (stored, edition) = find_edition(&call, id.0, Action::PrintContract, query.0.edition).await?;
    let document = serde_json::from_slice(&edition.document).map_err(Problem::internal)?;
    let signatures = signature::list(call.db(), id.0).await?;
    let own = Disclosure::To(&call.principal);
    let certificate = match certify(&call.app, id.0.hub(), id.0.subject(), own).await {
        Ok(certificate) => Some(certificate),
        Err(problem) if problem.code() == Code::NotFound => None,
        Err(problem) => return Err(problem),
    };
    let printed = Printed {
        contract: &stored.value,
        edition: &edition,
        document: &document,
        signatures: &signatures,
        certificate: certificate.as_ref(),
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, PAGE_CSP))
        .insert_header((VARY, "Authorization, Accept-Language"))
        .body(page::of(&printed)))
}
