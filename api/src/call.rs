//! One call: who asks, what came with the request besides its body.

use crate::app::App;
use crate::http::body::BodyDigest;
use crate::http::page::{Count, Page};
use crate::http::problem::{Code, Problem};
use crate::http::quota::{self, Caller, Policy};
use crate::http::reply::{Reply, etag};
use crate::identity;
use crate::tenant::db::TenantDb;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, IF_MATCH, IF_NONE_MATCH};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse};
use keqiao_domain::access::Principal;
use sea_orm::DatabaseConnection;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

/// The header that makes a POST repeatable (IETF httpapi draft).
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Characters of an Idempotency-Key.
const IDEMPOTENCY_KEY_CHARS: std::ops::RangeInclusive<usize> = 16..=255;

/// Who asks for what.
pub struct Call {
    /// The service.
    pub app: Data<App>,
    /// Who asks.
    pub principal: Principal,
    db: TenantDb,
    caller: Caller,
    address: Option<IpAddr>,
    request: HttpRequest,
}

impl FromRequest for Call {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = request.app_data::<Data<App>>().cloned().ok_or_else(|| Problem::internal("no service here"))?;
            let principal = identity::authenticate(&app, &request).await?;
            let peer = request.peer_addr().map(|address| address.ip());
            let address = peer.map(|peer| app.proxies.caller(peer, request.headers()));
            let caller = Caller::of(&principal, address);
            app.quotas.take_request(caller)?;
            let db = app.db_of(&principal);
            Ok(Call { app, db, principal, caller, address, request })
        })
    }
}

impl Call {
    /// The database as the caller sees it.
    #[must_use]
    pub fn db(&self) -> &TenantDb {
        &self.db
    }

    /// The whole database: for rules that judge by rows of others, and to find out who somebody is. What is read with it is not
    /// shown.
    #[must_use]
    pub fn whole_db(&self) -> &DatabaseConnection {
        self.app.db_here()
    }

    /// Counts something costly, for all processes.
    ///
    /// # Errors
    /// 429 when the caller has asked for it too often.
    pub async fn take_quota(&self, policy: Policy) -> Result<(), Problem> {
        quota::take(&self.app, &self.principal, self.caller, policy).await
    }

    /// Counts a search.
    ///
    /// # Errors
    /// 429 when the caller has searched too often.
    pub fn take_search(&self) -> Result<(), Problem> {
        self.app.quotas.take_search(self.caller)
    }

    /// Whether only the would-be outcome is asked for.
    ///
    /// # Errors
    /// When `dry_run` is neither `true` nor `false`.
    pub fn is_dry_run(&self) -> Result<bool, Problem> {
        let mut values = form_urlencoded::parse(self.request.query_string().as_bytes())
            .filter(|(name, _)| name == "dry_run")
            .map(|(_, value)| value);
        match values.next().as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Problem::invalid("?dry_run", "wrong_type", "is neither true nor false")),
        }
    }

    /// The key that makes this call repeatable.
    ///
    /// # Errors
    /// When it is not 16 to 255 visible characters.
    pub fn idempotency_key(&self) -> Result<Option<String>, Problem> {
        let Some(value) = self.request.headers().get(IDEMPOTENCY_KEY) else { return Ok(None) };
        let text = value.to_str().unwrap_or_default();
        let is_visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_visible || !IDEMPOTENCY_KEY_CHARS.contains(&text.len()) {
            let detail = "Idempotency-Key is 16 to 255 visible ASCII characters";
            return Err(Problem::new(Code::Malformed).with_detail(detail));
        }
        Ok(Some(text.to_owned()))
    }

    /// The digest of method, path, query and body, and of whether a version was named: what makes two requests the same. Which
    /// version is no part of it: whoever lost an answer may have read the thing anew before he asks again.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let body = self.request.extensions().get::<BodyDigest>().map_or_else(|| Sha256::digest(b"").into(), |d| d.0);
        let mut hash = Sha256::new();
        let version = if self.request.headers().contains_key(IF_MATCH) { "versioned" } else { "" };
        for part in [self.request.method().as_str(), self.request.path(), self.request.query_string(), version] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(body);
        hash.finalize().into()
    }

    /// Compares the version the caller has seen with the present one.
    ///
    /// # Errors
    /// 428 when the caller names none, 412 when it is another.
    pub fn check_version(&self, version: i64) -> Result<(), Problem> {
        let Some(seen) = self.request.headers().get(IF_MATCH).and_then(|value| value.to_str().ok()) else {
            let detail = "send If-Match with the ETag of the version you have read";
            return Err(Problem::new(Code::VersionMissing).with_detail(detail));
        };
        let present = etag(version);
        if seen.trim() == "*" || seen.split(',').any(|tag| tag.trim() == present) {
            return Ok(());
        }
        Err(Problem::new(Code::VersionStale).with_detail(format!("the present version is {present}")))
    }

    /// A single resource, or 304 when the caller has it already.
    ///
    /// # Errors
    /// When the view cannot be written as JSON.
    pub fn show<T: Serialize>(&self, view: &T, version: i64) -> Result<HttpResponse, Problem> {
        let seen = self.request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let present = etag(version);
        let is_known = seen.trim() == "*" || seen.split(',').any(|tag| tag.trim().trim_start_matches("W/") == present);
        if is_known {
            let reply =
                Reply { status: StatusCode::NOT_MODIFIED, body: Vec::new(), ..Reply::ok(&())?.version(version) };
            return Ok(reply.into_response());
        }
        Ok(Reply::ok(view)?.version(version).into_response())
    }

    /// A page, with a link to the next one.
    ///
    /// # Errors
    /// When the view cannot be written as JSON.
    pub fn page<T: Serialize>(
        &self,
        items: Vec<T>,
        next: Option<String>,
        count: Option<Count>,
    ) -> Result<HttpResponse, Problem> {
        let link = next.as_deref().map(|cursor| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            for (name, value) in form_urlencoded::parse(self.request.query_string().as_bytes()) {
                if name != "after" {
                    query.append_pair(&name, &value);
                }
            }
            query.append_pair("after", cursor);
            format!("{}?{}", self.request.path(), query.finish())
        });
        Ok(Reply::ok(&Page { items, next, count })?.into_page(link))
    }

    /// The filter of a list: its query without what moves along it.
    #[must_use]
    pub fn filter(&self) -> String {
        let moving = ["after", "limit", "count"];
        let mut pairs: Vec<_> = form_urlencoded::parse(self.request.query_string().as_bytes())
            .filter(|(name, _)| !moving.contains(&name.as_ref()))
            .collect();
        pairs.sort();
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    /// The address the request came from, as the server sees it, or as a proxy that it trusts has seen it.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.map_or_else(|| "unknown".to_owned(), |address| address.to_string())
    }

    /// The value of a header, when it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name).and_then(|value| value.to_str().ok())
    }
}
