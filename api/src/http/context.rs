//! What belongs to one request: its trace id, its language; and the middleware that opens and closes it.

use super::problem::{Code, PROBLEM_JSON, Problem};
use super::quota::{self, Spent};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError as _};
use futures_util::FutureExt as _;
use keqiao_domain::hex::hex;
use std::cell::RefCell;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

/// The media type of a witness's 409 (C2SP tlog-witness).
pub const TLOG_SIZE: &str = "text/x.tlog.size";
/// A request that takes longer is answered with 503.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// Characters of a trace id (W3C Trace Context: 16 bytes in hexadecimal).
const TRACE_ID_CHARS: usize = 32;

/// The languages the market speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    Chinese,
    /// English.
    English,
}

#[derive(Clone, Debug)]
struct Context {
    trace_id: String,
    language: Language,
    /// What the request has taken of its caller's quotas.
    spent: RefCell<Vec<Spent>>,
}

tokio::task_local! {
    static CONTEXT: Context;
}

/// The trace id of the request at hand; zeros outside of one.
#[must_use]
pub fn trace_id() -> String {
    CONTEXT.try_with(|context| context.trace_id.clone()).unwrap_or_else(|_| "0".repeat(TRACE_ID_CHARS))
}

/// The text in the language the caller asked for; English outside of a request.
#[must_use]
pub fn pick(chinese: &'static str, english: &'static str) -> &'static str {
    match CONTEXT.try_with(|context| context.language) {
        Ok(Language::Chinese) => chinese,
        Ok(Language::English) | Err(_) => english,
    }
}

/// Runs something in a language that nobody asked for, such as a letter that says everything in both.
pub fn in_language<T>(language: Language, run: impl FnOnce() -> T) -> T {
    CONTEXT.sync_scope(Context { trace_id: trace_id(), language, spent: RefCell::default() }, run)
}

/// Notes what the request has taken of a quota; nothing outside of one.
pub fn spend(spent: Spent) {
    let _outside = CONTEXT.try_with(|context| context.spent.borrow_mut().push(spent));
}

/// Opens the request's context, keeps its time, catches its panics, writes its line in the log, and sees to it that
/// every refusal is a problem and every answer has its headers.
///
/// # Errors
/// Never: every error becomes a response here.
pub async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (trace_id, language) = (read_trace_id(request.headers()), read_language(request.headers()));
    let context = Context { trace_id, language, spent: RefCell::default() };
    CONTEXT.scope(context, answer(request, next)).await
}

async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let method = request.method().to_string();
    let outcome = AssertUnwindSafe(tokio::time::timeout(REQUEST_TIMEOUT, next.call(request))).catch_unwind().await;
    let mut response = match outcome {
        Ok(Ok(Ok(response))) => response.map_into_boxed_body(),
        Ok(Ok(Err(error))) => match error.as_error::<Problem>() {
            Some(problem) => return refuse(&method, problem, started),
            None => return refuse(&method, &from_framework(&error), started),
        },
        Ok(Err(_elapsed)) => {
            return refuse(&method, &Problem::unavailable("the request took longer than its limit"), started);
        }
        Err(panic) => return refuse(&method, &Problem::internal(describe_panic(panic.as_ref())), started),
    };
    if is_bare_refusal(&response) {
        let problem = from_status(response.status());
        response = response.into_response(problem.error_response());
    }
    add_headers(response.headers_mut());
    let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    record(&method, &route, response.status().as_u16(), started.elapsed());
    Ok(response)
}

/// The request went down with what handled it, so the refusal goes out as an error that carries its response.
fn refuse(method: &str, problem: &Problem, started: Instant) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut response = problem.error_response();
    add_headers(response.headers_mut());
    record(method, "unmatched", response.status().as_u16(), started.elapsed());
    Err(InternalError::from_response(problem.to_string(), response).into())
}

fn record(method: &str, route: &str, status: u16, elapsed: Duration) {
    let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
    metrics::counter!("keqiao_http_requests_total", &labels).increment(1);
    metrics::histogram!("keqiao_http_request_duration_seconds", "route" => route.to_owned())
        .record(elapsed.as_secs_f64());
    tracing::info!(
        trace_id = trace_id(),
        method,
        route,
        status,
        micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
}

/// Errors of the framework and of other middleware, which know nothing of problems.
fn from_framework(error: &Error) -> Problem {
    from_status(error.as_response_error().status_code()).with_detail(error.to_string())
}

fn from_status(status: actix_web::http::StatusCode) -> Problem {
    Problem::new(match status.as_u16() {
        401 => Code::Unauthenticated,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        405 => Code::MethodNotAllowed,
        413 => Code::BodyTooLarge,
        415 => Code::MediaTypeUnsupported,
        422 => Code::Invalid,
        429 => Code::TooManyRequests,
        400..=499 => Code::Malformed,
        503 => Code::Unavailable,
        _ => Code::Internal,
    })
}

fn is_bare_refusal(response: &ServiceResponse<BoxBody>) -> bool {
    let is_refusal = response.status().is_client_error() || response.status().is_server_error();
    // A witness answers in the words of its protocol, where that has words of its own.
    let is_told = |kind: &HeaderValue| kind == PROBLEM_JSON || kind == TLOG_SIZE;
    is_refusal && !response.headers().get(header::CONTENT_TYPE).is_some_and(is_told)
}

fn describe_panic(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without a text".to_owned())
}

fn add_headers(headers: &mut HeaderMap) {
    if let Ok(trace_id) = HeaderValue::from_str(&trace_id()) {
        headers.insert(HeaderName::from_static("x-request-id"), trace_id);
    }
    let spent = CONTEXT.try_with(|context| context.spent.take()).unwrap_or_default();
    if !spent.is_empty() {
        let [policy, left] = quota::headers(&spent);
        for (name, text) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        // There are no cookies: what a page of any origin can do here needs a token it must already have.
        ("access-control-allow-origin", "*"),
        (
            "access-control-expose-headers",
            "etag, link, location, retry-after, x-request-id, ratelimit, ratelimit-policy",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
        headers.insert(header::CONTENT_SECURITY_POLICY, nothing);
    }
}

/// The trace id of `traceparent` (W3C Trace Context), or a new one.
fn read_trace_id(headers: &HeaderMap) -> String {
    let given =
        headers.get("traceparent").and_then(|value| value.to_str().ok()).and_then(|text| text.split('-').nth(1));
    let is_hex = |text: &&str| {
        text.len() == TRACE_ID_CHARS
            && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            && text.bytes().any(|byte| byte != b'0')
    };
    match given.filter(is_hex) {
        Some(given) => given.to_owned(),
        None => hex(&crate::port::random::bytes::<16>()),
    }
}

/// The first of `Accept-Language` that the market speaks; English when none is.
fn read_language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for range in wanted.split(',') {
        let tag = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if tag == "zh" || tag.starts_with("zh-") {
            return Language::Chinese;
        }
        if tag == "en" || tag.starts_with("en-") {
            return Language::English;
        }
    }
    Language::English
}
