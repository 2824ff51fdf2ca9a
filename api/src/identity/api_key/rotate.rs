//! Replacing a key by another.

use super::store::{self, ApiKeyRow};
use super::view::ApiKeyView;
use super::{digest, generate, maker};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, Exposure, Resource};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::{ApiKeyKind, Id, UserKind};
use keqiao_domain::rule::{Refusals, Rule};
use keqiao_domain::timestamp::Timestamp;
use serde::Deserialize;
use serde_json::json;
use time::Duration;
use utoipa::ToSchema;

/// The old key works on for so long when the caller does not say.
const OVERLAP_DEFAULT_SECS: u32 = 86_400;
/// The old key works on for so long at most: a week.
const OVERLAP_MAX_SECS: u32 = 604_800;

/// How a key is replaced.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotationBody {
    /// Seconds that the old key works on; a day when absent.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 604800, example = 86400)]
    overlap_secs: Option<u32>,
}

/// Rotate an API key.
///
/// Makes a new key with the same name, scopes and lifetime, shown in this answer only; the old one works on for
/// `overlap_secs`, so that machines can change over, and then expires. The new one is yours: it ends when you are no longer with
/// the organization.
#[utoipa::path(tag = "api-keys", request_body = RotationBody, responses((status = CREATED, body = ApiKeyView)))]
#[post("/api-keys/{id}/rotate")]
pub async fn rotate_api_key(
    call: Call,
    id: IdPath<ApiKeyKind>,
    body: JsonBody<RotationBody>,
) -> Result<HttpResponse, Problem> {
    let overlap = body.0.overlap_secs.unwrap_or(OVERLAP_DEFAULT_SECS);
    call.app
        .write(&call, Action::RotateApiKey, async |tx| {
            let made_by = maker(tx).await?;
            let mut old = store::find_for_update(tx, id.0).await?.or_not_found()?;
            let hub = old.organization.hub();
            tx.check(&Resource { hub, owner: Some(old.organization), exposure: Exposure::Private })?;
            if overlap > OVERLAP_MAX_SECS {
                let detail = format!("is not 0 to {OVERLAP_MAX_SECS} seconds");
                return Err(Problem::invalid("/overlap_secs", "out_of_range", detail));
            }
            let mut refusals = Refusals::new();
            refusals.require(old.revoked_at.is_none() && old.expires_at > tx.now(), Rule::KeyEnded);
            refusals.into_result()?;

            let (row, key) = replace(tx, made_by, &mut old, Duration::seconds(i64::from(overlap))).await?;
            let without_key = ApiKeyView::from(&row);
            let view = ApiKeyView { key: Some(key), ..without_key.clone() };
            Reply::created(&view, "/v1/api-keys".to_owned())?.version(row.version).replay_as(&without_key)
        })
        .await
}

/// Stores the new key, and the end of the old one.
async fn replace(
    tx: &Tx,
    made_by: Option<Id<UserKind>>,
    old: &mut ApiKeyRow,
    overlap: Duration,
) -> Result<(ApiKeyRow, String), Problem> {
    let now = tx.now();
    let lifetime = old.expires_at.as_offset() - old.created_at.as_offset();
    let key = generate();
    let row = ApiKeyRow {
        id: tx.next_id(old.organization.hub()),
        created_at: now,
        expires_at: Timestamp::new(now.as_offset() + lifetime),
        made_by,
        last_used_at: None,
        version: 1,
        ..old.clone()
    };
    store::insert(tx, &row, digest(&key)).await?;
    let ends_at = Timestamp::new(now.as_offset() + overlap).min(old.expires_at);
    store::expire(tx, old, ends_at).await?;
    tx.emit(Event {
        kind: EventKind::ApiKeyRotated,
        subject: old.id.subject(),
        hub: old.organization.hub(),
        owner: Some(old.organization),
        audience: Audience::Owner,
        payload: json!({ "successor": row.id.to_string(), "expires_at": ends_at.to_string() }),
    });
    Ok((row, key))
}
