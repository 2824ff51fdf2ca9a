//! Is it alive, is it ready, how does it do.

use super::problem::{Code, Problem};
use super::reply::Reply;
use crate::app::App;
use crate::storage::statement;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use sea_orm::ConnectionTrait as _;
use serde::Serialize;
use std::sync::atomic::Ordering;
use utoipa::ToSchema;

/// How the service is.
#[derive(Serialize, ToSchema)]
#[schema(as = Health)]
pub struct HealthView {
    /// `alive` or `ready`.
    #[schema(max_length = 10, pattern = "^(alive|ready)$", example = "ready")]
    status: &'static str,
    /// The version of the service.
    #[schema(max_length = 20, pattern = "^[0-9]+\\.[0-9]+\\.[0-9]+$", example = "0.1.0")]
    version: &'static str,
    /// Public listings that can be found.
    #[schema(minimum = 0, maximum = 2147483647)]
    listings: u32,
}

fn view(app: &App, status: &'static str) -> HealthView {
    let listings = u32::try_from(app.matcher.len()).unwrap_or(u32::MAX);
    HealthView { status, version: env!("CARGO_PKG_VERSION"), listings }
}

/// Show whether the service is alive.
///
/// 200 as long as the process answers; it says nothing of the database.
#[utoipa::path(tag = "service", security(()), responses((status = OK, body = HealthView)))]
#[get("/livez")]
pub async fn show_liveness(app: Data<App>) -> Result<HttpResponse, Problem> {
    Ok(Reply::ok(&view(&app, "alive"))?.into_response())
}

/// Show whether the service is ready.
///
/// 200 when the database answers, the index is loaded, and the store of files has worked once; 503 while the service starts or
/// stops, and while it refuses to sign a log, with the reason: what the database says is not what was signed before.
#[utoipa::path(tag = "service", security(()), responses((status = OK, body = HealthView)))]
#[get("/readyz")]
pub async fn show_readiness(app: Data<App>) -> Result<HttpResponse, Problem> {
    if !app.is_ready.load(Ordering::Relaxed) {
        return Err(Problem::not_ready());
    }
    app.db.query_one_raw(statement("SELECT 1", [])).await.map_err(Problem::unavailable)?;
    if let Some(reason) = app.files_trouble.get() {
        return Err(Problem::not_ready().with_detail(format!("the store of files does not work: {reason}")));
    }
    if let Some((hub, reason)) = app.ledger.health.first() {
        let hub = app.hubs.code(hub);
        return Err(Problem::not_ready().with_detail(format!("the log of {hub} is not signed: {reason}")));
    }
    Ok(Reply::ok(&view(&app, "ready"))?.into_response())
}

/// Show the metrics.
///
/// Counters and durations of this process, in the text form of Prometheus.
#[utoipa::path(tag = "service", security(()), responses((status = OK, content_type = "text/plain", body = String)))]
#[get("/metrics")]
pub async fn show_metrics(app: Data<App>) -> Result<HttpResponse, Problem> {
    app.metrics.run_upkeep();
    Ok(HttpResponse::Ok().insert_header(("content-type", "text/plain; version=0.0.4")).body(app.metrics.render()))
}

/// Whatever no route takes.
pub(crate) fn unknown(allow: Option<String>) -> Problem {
    allow.map_or_else(|| Problem::new(Code::NotFound), Problem::method_not_allowed)
}
