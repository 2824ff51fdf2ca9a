//! Recording a match of a listing.

use super::record::record;
use super::view::MatchRunWithHitsView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::quota::MATCH_RUN;
use crate::http::reply::Reply;
use crate::matching::ask::ask;
use crate::matching::asker::{AskingListing, NOT_ASKING, Narrowing, read_subject};
use crate::matching::attribute::Wanted;
use crate::names::{ListingKindCode, WeightsVersionCode};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{self, Action, check_scope};
use serde::Deserialize;
use utoipa::ToSchema;

/// A recorded match never changes.
const RUN_VERSION: i64 = 1;

/// A match that shall be recorded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchRunBody {
    /// The listing that asks: any but a resource.
    #[schema(
        min_length = 30,
        max_length = 30,
        pattern = "^(ach|dem|exp|off|pat|prv)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$",
        example = "dem_068xqk4g8sg008000000000001"
    )]
    subject: String,
    /// Only listings of this kind.
    #[serde(default)]
    #[schema(inline)]
    kind: Option<ListingKindCode>,
    /// Only listings of the hub of this code.
    #[serde(default)]
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: Option<String>,
    /// Matches wanted; 20 when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100, example = 20)]
    limit: Option<u16>,
    /// The version of the weights; the present one when absent.
    #[serde(default)]
    #[schema(inline)]
    weights: Option<WeightsVersionCode>,
}

/// Record a match.
///
/// Matches a listing as `…/matches` does and keeps the answers with all that made their scores: the
/// versions of the listings, what they said of themselves, the weights. For the owner of the listing and the moderators of its
/// hub.
#[utoipa::path(tag = "matching", request_body = MatchRunBody, responses((status = CREATED, body = MatchRunWithHitsView)))]
#[post("/match-runs")]
pub async fn create_match_run(call: Call, body: JsonBody<MatchRunBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateMatchRun)?;
    call.take_quota(MATCH_RUN).await?;
    if call.principal.organization.is_none() {
        return Err(Problem::new(Code::Forbidden));
    }
    let MatchRunBody { subject, kind, hub, limit, weights } = body.0;
    let subject = read_subject(&subject).ok_or_else(|| Problem::invalid("/subject", "malformed", NOT_ASKING))?;
    let asking = AskingListing::find(&call.app, subject).await?.or_not_found()?;
    access::check(&call.principal, Action::CreateMatchRun, &asking.resource)?;
    let (kind, weights) = (kind.map(|kind| kind.0), weights.map(|version| version.0));
    let asked = asking
        .clone()
        .question(&call.app, Narrowing { prefix: "/", kind, hub, limit, weights, wanted: Wanted::default() })
        .await?;
    let found = asked.found;
    // No transaction is open while the index is searched.
    let answer = ask(&call.app, asked).await?;
    call.app
        .write(&call, Action::CreateMatchRun, async |tx| {
            let (row, hits) = record(tx, &asking, found, answer).await?;
            let view = MatchRunWithHitsView::new(&call.app, &row, &hits)?;
            Ok(Reply::created(&view, format!("/v1/match-runs/{}", row.run.id))?.version(RUN_VERSION))
        })
        .await
}
