//! Who waits for an achievement.

use super::ask::ask;
use super::asker::{AskingListing, MatchQuery};
use super::view::MatchList;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::AchievementKind;

/// Match an achievement.
///
/// Open demands that the achievement may answer, best first, each with the reasons for its place. The owner can ask for
/// a draft as well.
#[utoipa::path(tag = "matching", params(MatchQuery), responses((status = OK, body = MatchList)))]
#[get("/achievements/{id}/matches")]
pub async fn match_achievement(
    call: Call,
    id: IdPath<AchievementKind>,
    query: Query<MatchQuery>,
) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Achievement>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::MatchAchievement, &stored.value.resource())?;
    call.take_search()?;
    let asked = AskingListing::Achievement(Box::new(stored)).question(&call.app, query.0.narrowing()?).await?;
    let answer = ask(&call.app, asked).await?;
    Ok(Reply::ok(&MatchList::new(&call.app, &answer))?.into_response())
}
