//! Certificates: as JSON for machines, as a page or as PDF for printing.

use super::make::{Disclosure, certify};
use super::paper;
use super::view::CertificateView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::print::reply::{self, Form, VARIES_BY};
use crate::trust::log::list_entries::read_subject;
use actix_web::http::header::VARY;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Resource};
use keqiao_domain::id::Subject;
use serde::Deserialize;
use utoipa::IntoParams;

/// The certificate of something that was loaded, as JSON, as a page or as PDF.
///
/// # Errors
/// What the access table refuses; 404 while nothing about it is signed.
pub(crate) async fn answer(
    call: &Call,
    action: Action,
    resource: &Resource,
    subject: Subject,
) -> Result<HttpResponse, Problem> {
    access::check(&call.principal, action, resource)?;
    let certificate = certify(&call.app, resource.hub, subject, Disclosure::To(&call.principal)).await?;
    match Form::named_in(call.header("accept").unwrap_or_default()) {
        Some(Form::Page) => Ok(reply::page(&paper::of(&certificate, subject))),
        Some(Form::Pdf) => reply::pdf(call, paper::of(&certificate, subject), &format!("{subject}-certificate")).await,
        Some(Form::Json) | None => {
            let mut response = Reply::ok(&CertificateView::from(&certificate))?.into_response();
            let vary = VARIES_BY.parse().map_err(Problem::internal)?;
            response.headers_mut().insert(VARY, vary);
            Ok(response)
        }
    }
}

/// Whose entries are to be proven.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubjectQuery {
    /// The identifier of the thing.
    #[param(
        min_length = 30,
        max_length = 30,
        pattern = "^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    subject: String,
}

/// Prove all entries about one thing.
///
/// A certificate over the signed entries about a thing of any kind, without the facts behind them: entries are public,
/// payloads are not. The first 1,000 entries at most. 404 when there is none.
#[utoipa::path(tag = "ledger", params(SubjectQuery), responses((status = OK, body = CertificateView)))]
#[get("/ledger/subject")]
pub async fn prove_subject(call: Call, query: Query<SubjectQuery>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ProveSubject)?;
    let subject = read_subject(&query.0.subject)?;
    let certificate = certify(&call.app, subject.hub(), subject, Disclosure::None).await?;
    Ok(Reply::ok(&CertificateView::from(&certificate))?.into_response())
}
