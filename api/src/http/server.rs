//! The server: routes, middleware, what no route takes, and its end.

use super::body::JSON_BYTES_MAX;
use super::context;
use super::health::unknown;
use super::openapi::{Route, Routes, document};
use super::problem::Problem;
use crate::app::App;
use crate::storage::ThreadPools;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::web::{self, Data};
use actix_web::{Error, HttpRequest, HttpResponse, HttpServer, ResponseError as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use utoipa_actix_web::AppExt as _;
use utoipa_swagger_ui::SwaggerUi;

/// The greatest body of all: an import.
pub const IMPORT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// A client has so long to send its headers.
const CLIENT_TIMEOUT: Duration = Duration::from_secs(10);
/// The pages need their own scripts and styles, which come with the binary.
const DOCS_CSP: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
/// What a page of another origin may send.
const PREFLIGHT: &[(&str, &str)] = &[
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE"),
    (
        "access-control-allow-headers",
        "authorization, content-type, idempotency-key, if-match, if-none-match, accept-language",
    ),
    ("access-control-max-age", "86400"),
];

/// What the routes need of the document.
#[derive(Clone)]
struct Served {
    routes: Arc<Routes>,
    document: Arc<String>,
}

/// Made once of the code: it is the same for every server of a process.
static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let document = document();
    Served { routes: Arc::new(Routes::of(&document)), document: Arc::new(document.to_string()) }
});

/// Threads of the server: as many as wanted, or one for each processor.
#[must_use]
pub fn threads(wanted: Option<usize>) -> usize {
    wanted.unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from))
}

/// Starts to serve on a listener.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(
    app: Data<App>,
    listener: TcpListener,
    workers: Option<usize>,
    shutdown: Duration,
) -> std::io::Result<Server> {
    let seats = Arc::new(AtomicUsize::new(0));
    let server = HttpServer::new(move || {
        ThreadPools::take_seat(seats.fetch_add(1, Ordering::Relaxed));
        let served = SERVED.clone();
        actix_web::App::new()
            .into_utoipa_app()
            .map(|web| {
                web.app_data(app.clone())
                    .app_data(Data::new(served.clone()))
                    .app_data(web::PayloadConfig::new(IMPORT_BYTES_MAX))
                    .app_data(web::JsonConfig::default().limit(JSON_BYTES_MAX))
                    .wrap(from_fn(around_routes))
                    .wrap(Compress::default())
                    .wrap(from_fn(context::around))
            })
            .configure(crate::routes::configure)
            .into_app()
            .route("/", web::get().to(show_way_to_docs))
            .route("/docs", web::get().to(show_way_to_docs))
            .route("/openapi.json", web::get().to(show_document))
            .service(SwaggerUi::new("/docs/{_:.*}").config(utoipa_swagger_ui::Config::from("/openapi.json")))
            .default_service(web::to(refuse_unknown))
    });
    let server = server
        .shutdown_timeout(shutdown.as_secs())
        .disable_signals()
        .client_request_timeout(CLIENT_TIMEOUT)
        .workers(threads(workers));
    Ok(server.listen(listener)?.run())
}

/// What comes before every route: preflight requests, and query parameters that the operation does not have.
async fn around_routes(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        let mut response = HttpResponse::NoContent();
        for (name, value) in PREFLIGHT {
            response.insert_header((*name, *value));
        }
        return Ok(request.into_response(response.finish()));
    }
    let served = request.app_data::<Data<Served>>().cloned();
    if let Some(route) = served.as_ref().and_then(|served| served.routes.find(request.path())) {
        let method = request.method().as_str();
        if !route.has(method) {
            return Ok(request.into_response(unknown(Some(route.allow())).error_response()));
        }
        if let Some(name) = route.unknown_parameter(method, request.query_string()) {
            let problem =
                Problem::invalid(format!("?{name}"), "unknown_parameter", "this operation has no such parameter");
            return Ok(request.into_response(problem.error_response()));
        }
    }
    let is_docs = request.path().starts_with("/docs/");
    let mut response = next.call(request).await?.map_into_boxed_body();
    if is_docs {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(DOCS_CSP));
    }
    Ok(response)
}

async fn show_way_to_docs() -> HttpResponse {
    HttpResponse::Found().insert_header((header::LOCATION, "/docs/")).finish()
}

async fn show_document(served: Data<Served>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(served.document.as_str().to_owned())
}

async fn refuse_unknown(request: HttpRequest, served: Data<Served>) -> Result<HttpResponse, Problem> {
    Err(unknown(served.routes.find(request.path()).map(Route::allow)))
}
