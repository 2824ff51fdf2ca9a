//! What is attached to something.

use super::host::Hosting;
use super::store as attachments;
use super::view::{AttachmentListView, AttachmentView};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::{AchievementKind, ConsortiumKind, DemandKind, Id};
use keqiao_domain::market::consortium::Consortium;
use keqiao_domain::market::demand::Demand;

/// List the resources of a demand.
///
/// What its owner put beside the demand, latest first, for those who may see the demand. A resource that has left the market since is told
/// by its identifier alone.
#[utoipa::path(tag = "demands", responses((status = OK, body = AttachmentListView)))]
#[get("/demands/{id}/resources")]
pub async fn list_demand_resources(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    list::<Demand>(&call, id.0).await
}

/// List the resources of an achievement.
///
/// What its owner put beside the achievement, latest first, for those who may see the achievement. A resource that has left the market since is told
/// by its identifier alone.
#[utoipa::path(tag = "achievements", responses((status = OK, body = AttachmentListView)))]
#[get("/achievements/{id}/resources")]
pub async fn list_achievement_resources(call: Call, id: IdPath<AchievementKind>) -> Result<HttpResponse, Problem> {
    list::<Achievement>(&call, id.0).await
}

/// List the resources of a consortium.
///
/// What its owner put beside the consortium, latest first, for those who may see the consortium. A resource that has left the market since is told
/// by its identifier alone.
#[utoipa::path(tag = "consortia", responses((status = OK, body = AttachmentListView)))]
#[get("/consortia/{id}/resources")]
pub async fn list_consortium_resources(call: Call, id: IdPath<ConsortiumKind>) -> Result<HttpResponse, Problem> {
    list::<Consortium>(&call, id.0).await
}

async fn list<H: Hosting>(call: &Call, id: Id<H::Kind>) -> Result<HttpResponse, Problem> {
    let host = store::find::<H>(call.db(), id).await?.or_not_found()?.value;
    access::check(&call.principal, H::LIST, &host.resource_before(call.principal.organization))?;
    let present = attachments::list_beside(call.db(), H::KIND, id.subject()).await?;
    let items = AttachmentView::items(call.db(), &call.principal, &present).await?;
    Ok(Reply::ok(&AttachmentListView { items })?.into_response())
}
