//! A contract for printing.

use super::list_editions::find_edition;
use super::paper::{self, Printed};
use super::signature;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::print::reply::{self, Form};
use crate::trust::certificate::make::{Disclosure, certify};
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
/// An edition for printing: parties, subject, amounts, milestones, clauses, signatures, and the certificate of the ledger.
/// It is made from the document that is signed. A page, and with `Accept: application/pdf` a PDF (PDF/A-2u) whose sheets bear
/// their number and the digest of the document; 406 where the market has no font for that. 404 while nothing was proposed.
#[utoipa::path(tag = "contracts", params(PrintQuery),
    responses((status = OK, content((String = "text/html"), (String = "application/pdf")))))]
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
    let paper = paper::of(&printed);
    match Form::named_in(call.header("accept").unwrap_or_default()) {
        Some(Form::Pdf) => reply::pdf(&call, paper, &format!("{}-{}", id.0, edition.number)).await,
        Some(Form::Page | Form::Json) | None => Ok(reply::page(&paper)),
    }
}
