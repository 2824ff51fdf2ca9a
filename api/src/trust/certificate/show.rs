//! Certificates of listings: as JSON for machines, as a page for printing.

use super::make::{Disclosure, certify};
use super::paper;
use super::view::CertificateView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store as listings;
use crate::print::reply::{self, Form, VARIES_BY};
use crate::trust::log::list_entries::read_subject;
use crate::tx::OrNotFound as _;
use actix_web::http::header::VARY;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{AchievementKind, DemandKind, Id, PatentKind, Subject};
use keqiao_domain::market::demand::Demand;
use serde::Deserialize;
use utoipa::IntoParams;

/// Certify a patent.
///
/// Everything the ledger says of the patent, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "patents",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/patents/{id}/certificate")]
pub async fn certify_patent(call: Call, id: IdPath<PatentKind>) -> Result<HttpResponse, Problem> {
    let stored = listings::find::<Patent>(call.db(), id.0).await?.or_not_found()?;
    answer(&call, Action::CertifyPatent, &stored.value.resource(), id.0.subject()).await
}

/// Certify an achievement.
///
/// Everything the ledger says of the achievement, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "achievements",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/achievements/{id}/certificate")]
pub async fn certify_achievement(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    let stored = listings::find::<Achievement>(call.db(), id.0).await?.or_not_found()?;
    answer(&call, Action::CertifyAchievement, &stored.value.resource(), id.0.subject()).await
}

/// Certify a demand.
///
/// Everything the ledger says of the demand, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "demands",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/demands/{id}/certificate")]
pub async fn certify_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    let stored = listings::find::<Demand>(call.db(), id.0).await?.or_not_found()?;
    answer(&call, Action::CertifyDemand, &stored.value.resource(), id.0.subject()).await
}

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
    // All identifiers carry their hub alike.
    let hub = Id::<DemandKind>::restore(subject.uuid()).hub();
    let certificate = certify(&call.app, hub, subject, Disclosure::None).await?;
    Ok(Reply::ok(&CertificateView::from(&certificate))?.into_response())
}
