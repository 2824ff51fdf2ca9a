//! Making a key.

use super::store::{self, ApiKeyRow};
use super::view::ApiKeyView;
use super::{digest, generate, maker};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::http::reply::Reply;
use crate::http::types::{Code, Moment};
use crate::identity::organization::store as organizations;
use crate::names::ScopeCode;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Scope, check_scope};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::text::Name;
use keqiao_domain::timestamp::Timestamp;
use serde::Deserialize;
use serde_json::json;
use strum::VariantArray as _;
use time::Duration;
use utoipa::ToSchema;

/// A key lives at most so long.
const LIFETIME_MAX: Duration = Duration::days(366);

/// A key that shall be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyBody {
    /// What it is for.
    #[schema(min_length = 2, max_length = 200, example = "nightly import")]
    name: String,
    /// What it may do.
    #[schema(inline, min_items = 1, max_items = 2)]
    scopes: Vec<ScopeCode>,
    /// When it expires: within 366 days; that is also the default.
    #[serde(default)]
    #[schema(inline)]
    expires_at: Option<Moment>,
}

impl ApiKeyBody {
    fn parse(self, now: Timestamp) -> Result<(Name, Vec<Scope>, Timestamp), Faults> {
        let mut faults = Faults::new();
        let name = faults.take("/name", Name::parse(&self.name));
        if self.scopes.len() > Scope::VARIANTS.len() {
            faults.add("/scopes", "too_many", format!("has more than {} members", Scope::VARIANTS.len()));
        }
        let mut scopes: Vec<Scope> = Vec::new();
        for Code(scope) in self.scopes {
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        if scopes.is_empty() {
            faults.add("/scopes", "too_few", "has no scope");
        }
        let latest = Timestamp::new(now.as_offset() + LIFETIME_MAX);
        let expires_at = self.expires_at.map_or(latest, |moment| moment.0);
        if expires_at <= now || expires_at > latest {
            faults.add(
                "/expires_at",
                "lifetime_out_of_range",
                format!("is not within {} days from now", LIFETIME_MAX.whole_days()),
            );
        }
        match name {
            Some(name) if faults.is_empty() => Ok((name, scopes, expires_at)),
            _ => Err(faults),
        }
    }
}

/// Create an API key.
///
/// A machine acts with it as an editor of your organization, as far as its scopes reach. The key is shown in this
/// answer only; a replay of the same request does not show it again. It ends when you are no longer with the organization.
#[utoipa::path(tag = "api-keys", request_body = ApiKeyBody, responses((status = CREATED, body = ApiKeyView)))]
#[post("/api-keys")]
pub async fn create_api_key(call: Call, body: JsonBody<ApiKeyBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateApiKey)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(ProblemCode::Forbidden))?;
    call.app
        .write(&call, Action::CreateApiKey, async |tx| {
            let made_by = maker(tx).await?;
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;

            let (name, scopes, expires_at) = body.0.parse(tx.now())?;
            let key = generate();
            let id = tx.next_id(organization.hub());
            let created_at = tx.now();
            let name = name.to_string();
            let row = ApiKeyRow {
                id,
                organization,
                made_by,
                name,
                scopes,
                created_at,
                expires_at,
                revoked_at: None,
                last_used_at: None,
                version: 1,
            };
            store::insert(tx, &row, digest(&key)).await?;
            tx.emit(Event {
                kind: EventKind::ApiKeyCreated,
                subject: id.subject(),
                hub: organization.hub(),
                owner: Some(organization),
                audience: Audience::Owner,
                payload: json!({ "expires_at": expires_at.to_string() }),
            });

            let without_key = ApiKeyView::from(&row);
            let view = ApiKeyView { key: Some(key), ..without_key.clone() };
            Reply::created(&view, "/v1/api-keys".to_owned())?.version(row.version).replay_as(&without_key)
        })
        .await
}
