//! Who waits for an achievement.

use super::ask::ask;
use super::asker::{AskingListing, Narrowing};
use super::view::MatchList;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use crate::names::{ListingKindCode, WeightsVersionCode};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which matches are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AchievementMatchQuery {
    /// Only listings of this kind.
    #[param(inline)]
    kind: Option<ListingKindCode>,
    /// Only listings of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Matches wanted.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The version of the weights; the present one when absent.
    #[param(inline)]
    weights: Option<WeightsVersionCode>,
}

/// Match an achievement.
///
/// Open demands that the achievement may answer, best first, each with the reasons for its place. The owner can ask for
/// a draft as well.
#[utoipa::path(tag = "matching", params(AchievementMatchQuery), responses((status = OK, body = MatchList)))]
#[get("/achievements/{id}/matches")]
pub async fn match_achievement(
    call: Call,
    id: IdPath<AchievementKind>,
    query: Query<AchievementMatchQuery>,
) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Achievement>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::MatchAchievement, &stored.value.resource())?;
    call.take_search()?;
    let AchievementMatchQuery { kind, hub, limit, weights } = query.0;
    let (kind, weights) = (kind.map(|kind| kind.0), weights.map(|version| version.0));
    let asking = AskingListing::Achievement(Box::new(stored));
    let asked = asking.question(&call.app, Narrowing { prefix: "?", kind, hub, limit, weights }).await?;
    let answer = ask(&call.app, asked).await?;
    Ok(Reply::ok(&MatchList::new(&call.app, &answer))?.into_response())
}
