//! Certificates of listings: as JSON for machines, as a page for printing.

use super::make::{Disclosure, certify};
use super::page;
use super::view::CertificateView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store as listings;
use crate::trust::log::list_entries::read_subject;
use crate::tx::OrNotFound as _;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{AchievementKind, DemandKind, Id, PatentKind, Subject};
use keqiao_domain::market::demand::Demand;
use keqiao_ledger::certificate::Certificate;
use serde::Deserialize;
use utoipa::IntoParams;

/// The page brings its own style and nothing else.
pub(crate) const PAGE_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Certify a patent.
///
/// Everything the ledger says of the patent, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. As a page for printing with `Accept: text/html`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "patents",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html")))))]
#[get("/patents/{id}/certificate")]
pub async fn certify_patent(call: Call, id: IdPath<PatentKind>) -> Result<HttpResponse, Problem> {
    let stored = listings::find::<Patent>(call.db(), id.0).await?.or_not_found()?;
    answer(&call, Action::CertifyPatent, &stored.value.resource(), id.0.subject()).await
}

/// Certify an achievement.
///
/// Everything the ledger says of the achievement, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. As a page for printing with `Accept: text/html`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "achievements",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html")))))]
#[get("/achievements/{id}/certificate")]
pub async fn certify_achievement(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    let stored = listings::find::<Achievement>(call.db(), id.0).await?.or_not_found()?;
    answer(&call, Action::CertifyAchievement, &stored.value.resource(), id.0.subject()).await
}

/// Certify a demand.
///
/// Everything the ledger says of the demand, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. As a page for printing with `Accept: text/html`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "demands",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html")))))]
#[get("/demands/{id}/certificate")]
pub async fn certify_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    let stored = listings::find::<Demand>(call.db(), id.0).await?.or_not_found()?;
    answer(&call, Action::CertifyDemand, &stored.value.resource(), id.0.subject()).await
}

/// The certificate of something that was loaded, as JSON or as a page.
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
    if prefers_page(call.header("accept").unwrap_or_default()) {
        return Ok(as_page(&certificate, subject));
    }
    let mut response = Reply::ok(&CertificateView::from(&certificate))?.into_response();
    let vary = "Accept, Authorization, Accept-Language".parse().map_err(Problem::internal)?;
    response.headers_mut().insert(VARY, vary);
    Ok(response)
}

fn as_page(certificate: &Certificate, subject: Subject) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, PAGE_CSP))
        .insert_header((VARY, "Accept, Authorization, Accept-Language"))
        .body(page::of(certificate, subject))
}

/// Whether `text/html` stands before `application/json`: browsers name it first, clients of the API do not name it.
fn prefers_page(accept: &str) -> bool {
    let place =
        |kind: &str| accept.split(',').position(|range| range.split(';').next().unwrap_or_default().trim() == kind);
    match (place("text/html"), place("application/json")) {
        (Some(page), Some(json)) => page < json,
        (page, _) => page.is_some(),
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
    // All identifiers carry their hub alike.
    let hub = Id::<DemandKind>::restore(subject.uuid()).hub();
    let certificate = certify(&call.app, hub, subject, Disclosure::None).await?;
    Ok(Reply::ok(&CertificateView::from(&certificate))?.into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_page_and_a_client_the_json() {
        assert!(prefers_page("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        for accept in ["", "*/*", "application/json", "application/json, text/html;q=0.5"] {
            assert!(!prefers_page(accept), "{accept}");
        }
    }
}
