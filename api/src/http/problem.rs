//! The only error a handler returns: problem details (RFC 9457).

use super::context;
use super::fault::{Fault, Faults};
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use keqiao_domain::access::Denied;
use keqiao_domain::rule::{Refusal, Refusals};
use sea_orm::{DbErr, SqlErr};
use serde::Serialize;
use std::fmt;
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// The media type of every refusal.
pub const PROBLEM_JSON: &str = "application/problem+json";
/// Where the kinds of problems are described.
const PROBLEM_BASE: &str = "https://keqiao.example/problems/";
/// The kind of problem that the IETF draft on RateLimit fields names.
const QUOTA_EXCEEDED: &str = "https://iana.org/assignments/http-problem-types#quota-exceeded";
/// Seconds to wait when the database is away or the outcome is unknown.
const RETRY_AFTER_UNAVAILABLE_SECS: u32 = 5;
/// Seconds to wait for a request with the same key that is still running.
const RETRY_AFTER_RUNNING_SECS: u32 = 1;

/// The kinds of problems. Each has a page in `docs/ERRORS.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Code {
    /// The request is not HTTP or JSON as it should be.
    Malformed,
    /// A cursor was changed, or belongs to another list or filter.
    CursorInvalid,
    /// There is no token where one is needed.
    Unauthenticated,
    /// The token or key is wrong, expired or revoked.
    TokenInvalid,
    /// Log-in and password do not belong together.
    CredentialsWrong,
    /// The password is right, and a code of the second factor is missing.
    SecondFactorRequired,
    /// The caller may not do this.
    Forbidden,
    /// The key's scopes do not reach.
    ScopeMissing,
    /// There is no such thing, or the caller may not know of it.
    NotFound,
    /// There is such a thing, but not with this method.
    MethodNotAllowed,
    /// There is such a thing, but not in the form that `Accept` asks for.
    NotAcceptable,
    /// Rules of the market stand against it.
    Refused,
    /// It exists already.
    Duplicate,
    /// A request with the same Idempotency-Key is still running.
    IdempotencyRunning,
    /// The version the caller has seen is not the present one.
    VersionStale,
    /// The body is too large.
    BodyTooLarge,
    /// The body is of a type this operation does not read.
    MediaTypeUnsupported,
    /// Members of the body or the query break rules of their fields.
    Invalid,
    /// The Idempotency-Key was used for another request.
    IdempotencyMismatch,
    /// `If-Match` is missing.
    VersionMissing,
    /// Too many requests.
    TooManyRequests,
    /// A quota of the caller is used up.
    QuotaExceeded,
    /// Something unexpected happened; it is in the log under the trace id.
    Internal,
    /// The database is away, or the outcome is unknown.
    Unavailable,
}

impl Code {
    /// The stable code.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The URI that names it. A quota that is used up has the one of the IETF (httpapi, RateLimit fields, draft 11).
    #[must_use]
    pub fn uri(self) -> String {
        if self == Code::QuotaExceeded { QUOTA_EXCEEDED.to_owned() } else { format!("{PROBLEM_BASE}{}", self.name()) }
    }

    /// The status it comes with.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Code::Malformed | Code::CursorInvalid => StatusCode::BAD_REQUEST,
            Code::Unauthenticated | Code::TokenInvalid | Code::CredentialsWrong | Code::SecondFactorRequired => {
                StatusCode::UNAUTHORIZED
            }
            Code::Forbidden | Code::ScopeMissing => StatusCode::FORBIDDEN,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Code::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Code::Refused | Code::Duplicate | Code::IdempotencyRunning => StatusCode::CONFLICT,
            Code::VersionStale => StatusCode::PRECONDITION_FAILED,
            Code::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::MediaTypeUnsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::Invalid | Code::IdempotencyMismatch => StatusCode::UNPROCESSABLE_ENTITY,
            Code::VersionMissing => StatusCode::PRECONDITION_REQUIRED,
            Code::TooManyRequests | Code::QuotaExceeded => StatusCode::TOO_MANY_REQUESTS,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Titles in Chinese and English.
    #[must_use]
    pub fn titles(self) -> (&'static str, &'static str) {
        match self {
            Code::Malformed => ("请求格式有误", "The request is malformed"),
            Code::CursorInvalid => ("游标无效", "The cursor is not valid here"),
            Code::Unauthenticated => ("请先登录", "Log in first"),
            Code::TokenInvalid => ("令牌或密钥无效", "The token or key is not valid"),
            Code::CredentialsWrong => ("登录名或密码不正确", "Log-in or password is wrong"),
            Code::SecondFactorRequired => ("请提供第二因素验证码", "A code of the second factor is required"),
            Code::Forbidden => ("无权执行此操作", "You may not do this"),
            Code::ScopeMissing => ("密钥权限不足", "The key's scopes do not reach"),
            Code::NotFound => ("未找到", "There is no such thing"),
            Code::MethodNotAllowed => ("不支持此方法", "The method is not allowed here"),
            Code::NotAcceptable => ("无法以所要求的格式提供", "It is not there in the form asked for"),
            Code::Refused => ("不符合市场规则", "Rules of the market stand against it"),
            Code::Duplicate => ("已存在", "It exists already"),
            Code::IdempotencyRunning => ("相同请求正在处理", "The same request is still running"),
            Code::VersionStale => ("版本已过期", "The resource has changed since you read it"),
            Code::BodyTooLarge => ("请求体过大", "The body is too large"),
            Code::MediaTypeUnsupported => ("不支持此内容类型", "The content type is not supported"),
            Code::Invalid => ("内容不符合要求", "The content breaks rules of its fields"),
            Code::IdempotencyMismatch => ("幂等键已用于其他请求", "The Idempotency-Key was used for another request"),
            Code::VersionMissing => ("缺少 If-Match", "If-Match is required"),
            Code::TooManyRequests => ("请求过于频繁", "Too many requests"),
            Code::QuotaExceeded => ("配额已用尽", "A quota of yours is used up"),
            Code::Internal => ("服务器内部错误", "Something unexpected happened"),
            Code::Unavailable => ("服务暂不可用", "The service is not available at the moment"),
        }
    }
}

/// A refusal on its way out.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    detail: Option<Box<str>>,
    faults: Vec<Fault>,
    refusals: Refusals,
    retry_after_secs: Option<u32>,
    allow: Option<Box<str>>,
    violated_policy: Option<&'static str>,
}

impl Problem {
    /// A problem of a kind, with its title only.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Problem {
            code,
            detail: None,
            faults: Vec::new(),
            refusals: Refusals::new(),
            retry_after_secs: None,
            allow: None,
            violated_policy: None,
        }
    }

    /// There is no such thing, or the caller may not know of it.
    #[must_use]
    pub fn not_found() -> Self {
        Problem::new(Code::NotFound)
    }

    /// One faulty member.
    #[must_use]
    pub fn invalid(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        let mut faults = Faults::new();
        faults.add(pointer, code, detail);
        faults.into()
    }

    /// The same key is still at work elsewhere.
    #[must_use]
    pub fn idempotency_running() -> Self {
        Problem { retry_after_secs: Some(RETRY_AFTER_RUNNING_SECS), ..Problem::new(Code::IdempotencyRunning) }
    }

    /// Too many requests, for so many seconds.
    #[must_use]
    pub fn too_many_requests(retry_after_secs: u32) -> Self {
        Problem { retry_after_secs: Some(retry_after_secs.max(1)), ..Problem::new(Code::TooManyRequests) }
    }

    /// A quota is used up, for so many seconds.
    #[must_use]
    pub fn quota_exceeded(policy: &'static str, retry_after_secs: u32) -> Self {
        let violated_policy = Some(policy);
        Problem {
            violated_policy,
            ..Problem { code: Code::QuotaExceeded, ..Problem::too_many_requests(retry_after_secs) }
        }
    }

    /// The method is not among these.
    #[must_use]
    pub fn method_not_allowed(allow: String) -> Self {
        Problem { allow: Some(allow.into_boxed_str()), ..Problem::new(Code::MethodNotAllowed) }
    }

    /// Something unexpected: the text goes to the log, never to the client.
    pub fn internal(error: impl fmt::Display) -> Self {
        tracing::error!(trace_id = context::trace_id(), error = %error, "unexpected error");
        Problem::new(Code::Internal)
    }

    /// The database is away, or the outcome is unknown.
    pub fn unavailable(error: impl fmt::Display) -> Self {
        tracing::warn!(trace_id = context::trace_id(), error = %error, "not available");
        Problem { retry_after_secs: Some(RETRY_AFTER_UNAVAILABLE_SECS), ..Problem::new(Code::Unavailable) }
    }

    /// The service is starting or stopping: the ordinary course of things, told to the caller and not to the log.
    #[must_use]
    pub fn not_ready() -> Self {
        let problem = Problem::new(Code::Unavailable).with_detail("starting or stopping");
        Problem { retry_after_secs: Some(RETRY_AFTER_UNAVAILABLE_SECS), ..problem }
    }

    /// With a sentence on this occurrence.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into().into_boxed_str());
        self
    }

    /// The kind.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// The faulty members.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The rules that stand against it.
    #[must_use]
    pub fn refusals(&self) -> &Refusals {
        &self.refusals
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        Problem { faults: faults.into_vec(), ..Problem::new(Code::Invalid) }
    }
}

impl From<Refusals> for Problem {
    fn from(refusals: Refusals) -> Self {
        Problem { refusals, ..Problem::new(Code::Refused) }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unauthenticated => Problem::new(Code::Unauthenticated),
            Denied::Forbidden | Denied::Suspended => Problem::new(Code::Forbidden),
            Denied::Barred => Problem::new(Code::Forbidden).with_detail(denied.to_string()),
            Denied::ScopeMissing => Problem::new(Code::ScopeMissing),
            Denied::Hidden => Problem::not_found(),
        }
    }
}

impl From<DbErr> for Problem {
    /// Expected conflicts are mapped by the operations that expect them; what arrives here is unexpected.
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return Problem::new(Code::Duplicate);
        }
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Problem::unavailable(error),
            other if is_transient(&other) => Problem::unavailable(other),
            other => Problem::internal(other),
        }
    }
}

/// Whether the database went away or asks to try again (SQLSTATE classes 08, 40, 53, 57).
fn is_transient(error: &DbErr) -> bool {
    let (DbErr::Exec(runtime) | DbErr::Query(runtime)) = error else { return false };
    let sea_orm::RuntimeErr::SqlxError(error) = runtime else { return false };
    match &**error {
        sqlx::Error::Database(database) => {
            database.code().is_some_and(|state| ["08", "40", "53", "57"].iter().any(|class| state.starts_with(class)))
        }
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        _ => false,
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name())?;
        for refusal in self.refusals.as_slice() {
            write!(f, " {}", refusal.rule.code())?;
        }
        for fault in &self.faults {
            write!(f, " {} {}", fault.pointer, fault.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.code.status());
        response.insert_header((CONTENT_TYPE, PROBLEM_JSON));
        if let Some(seconds) = self.retry_after_secs {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if self.code.status() == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"keqiao\"")));
        }
        if let Some(allow) = &self.allow {
            response.insert_header((ALLOW, &**allow));
        }
        let body = serde_json::to_vec(&ProblemView::from(self)).unwrap_or_default();
        response.body(body)
    }
}

/// Characters of a pointer that go out.
const POINTER_CHARS_MAX: usize = 300;
/// Characters of a detail that go out.
const DETAIL_CHARS_MAX: usize = 1_000;

/// What a caller sent comes back to him without control characters, and not at any length.
fn printable(text: &str, chars_max: usize) -> String {
    text.chars().take(chars_max).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// What went wrong, for people and machines (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// A URI that names the kind of problem.
    #[schema(max_length = 200, example = "https://keqiao.example/problems/refused")]
    r#type: String,
    /// The kind in words, in the language of `Accept-Language`.
    #[schema(max_length = 200, example = "Rules of the market stand against it")]
    title: &'static str,
    /// The HTTP status, repeated.
    #[schema(minimum = 400, maximum = 599, example = 409)]
    status: u16,
    /// The kind as a stable code.
    #[schema(max_length = 60, pattern = "^[a-z_]+$", example = "refused")]
    code: &'static str,
    /// What happened this time.
    #[schema(max_length = 2000)]
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The market's rules that stand against it, all of them.
    #[schema(max_items = 50)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refusals: Vec<RefusalView>,
    /// The members that break rules of their fields, all of them.
    #[schema(max_items = 1000)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FaultView>,
    /// The names of the quotas that are used up (IETF httpapi draft 11).
    #[schema(max_items = 5)]
    #[serde(rename = "violated-policies", skip_serializing_if = "Vec::is_empty")]
    violated_policies: Vec<PolicyName>,
    /// Names this request in the log.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", example = "0af7651916cd43dd8448eb211c80319c")]
    trace_id: String,
}

/// The name of a quota.
#[derive(Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = PolicyName, max_length = 40, pattern = "^[a-z-]+$", example = "search")]
pub struct PolicyName(&'static str);

/// A rule of the market that stands against a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Refusal)]
pub struct RefusalView {
    /// The rule's stable code; `GET /v1/rules` tells all.
    #[schema(max_length = 100, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.deadline_past")]
    rule: &'static str,
    /// The rule in words, in the language of `Accept-Language`.
    #[schema(max_length = 300, example = "The deadline must lie after today")]
    title: &'static str,
    /// JSON pointer to the member of the resource that the rule is about; empty when it is the whole.
    #[schema(max_length = 200, example = "/deadline_on")]
    pointer: &'static str,
    /// Where the rule comes from.
    basis: BasisView,
}

/// The law, standard or market rule behind a rule.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Basis)]
pub struct BasisView {
    /// Its name, in the language of `Accept-Language`.
    #[schema(max_length = 200, example = "Keqiao market rules")]
    law: &'static str,
    /// The article, clause or section.
    #[schema(max_length = 100, example = "6 demands")]
    article: &'static str,
    /// The edition.
    #[schema(max_length = 50, example = "2026-11")]
    edition: &'static str,
    /// Whether the text was read in the source.
    verified: bool,
}

/// A member that breaks a rule of its field.
#[derive(Serialize, ToSchema)]
#[schema(as = Fault)]
pub struct FaultView {
    /// JSON pointer (RFC 6901) to the member; a query parameter is `?name`.
    #[schema(max_length = 300, example = "/budget/min")]
    pointer: String,
    /// Stable code of the rule.
    #[schema(max_length = 60, pattern = "^[a-z_]+$", example = "too_many_digits")]
    code: &'static str,
    /// The rule in words.
    #[schema(max_length = 1000, example = "has more than 2 digits after the point")]
    detail: String,
    /// Values that would be taken instead, the nearest first; for a code that is unknown or retired.
    #[schema(max_items = 5)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<SuggestionText>,
}

/// A value that would be taken.
#[derive(Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = Suggestion, max_length = 100, example = "C2651")]
pub struct SuggestionText(String);

impl From<&Refusal> for RefusalView {
    fn from(refusal: &Refusal) -> Self {
        let basis = refusal.rule.basis();
        RefusalView {
            rule: refusal.rule.code(),
            title: context::pick(refusal.rule.title_zh(), refusal.rule.title_en()),
            pointer: refusal.pointer,
            basis: BasisView {
                law: context::pick(basis.law, basis.law_en),
                article: basis.article,
                edition: basis.edition,
                verified: basis.verified,
            },
        }
    }
}

impl From<&Problem> for ProblemView {
    fn from(problem: &Problem) -> Self {
        let (title_zh, title_en) = problem.code.titles();
        let fault = |fault: &Fault| FaultView {
            pointer: printable(&fault.pointer, POINTER_CHARS_MAX),
            code: fault.code,
            detail: printable(&fault.detail, DETAIL_CHARS_MAX),
            suggestions: fault
                .suggestions
                .iter()
                .map(|text| SuggestionText(printable(text, POINTER_CHARS_MAX)))
                .collect(),
        };
        ProblemView {
            r#type: problem.code.uri(),
            title: context::pick(title_zh, title_en),
            status: problem.code.status().as_u16(),
            code: problem.code.name(),
            detail: problem.detail.as_deref().map(|detail| printable(detail, DETAIL_CHARS_MAX)),
            refusals: problem.refusals.as_slice().iter().map(RefusalView::from).collect(),
            errors: problem.faults.iter().map(fault).collect(),
            violated_policies: problem.violated_policy.map(PolicyName).into_iter().collect(),
            trace_id: context::trace_id(),
        }
    }
}
