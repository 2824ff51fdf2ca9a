//! Detaching a resource.

use super::host::Hosting;
use super::store as attachments;
use super::view::{AttachmentListView, AttachmentView, DetachmentBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::step::keep;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::ResourceKind;
use keqiao_domain::id::{AchievementKind, ConsortiumKind, DemandKind, Id};
use keqiao_domain::market::consortium::Consortium;
use keqiao_domain::market::demand::Demand;

/// Detach a resource from a demand.
///
/// The owner of the demand takes it away; it may have left the market meanwhile. Detaching one that is not attached changes
/// nothing. Answers with everything that is still attached.
#[utoipa::path(tag = "demands", request_body = DetachmentBody, responses((status = OK, body = AttachmentListView)))]
#[post("/demands/{id}/resources/detach")]
pub async fn detach_demand_resource(
    call: Call,
    id: IdPath<DemandKind>,
    body: JsonBody<DetachmentBody>,
) -> Result<HttpResponse, Problem> {
    detach::<Demand>(&call, id.0, body.0.resource.0).await
}

/// Detach a resource from an achievement.
///
/// The owner of the achievement takes it away; it may have left the market meanwhile. Detaching one that is not attached changes
/// nothing. Answers with everything that is still attached.
#[utoipa::path(tag = "achievements", request_body = DetachmentBody, responses((status = OK, body = AttachmentListView)))]
#[post("/achievements/{id}/resources/detach")]
pub async fn detach_achievement_resource(
    call: Call,
    id: IdPath<AchievementKind>,
    body: JsonBody<DetachmentBody>,
) -> Result<HttpResponse, Problem> {
    detach::<Achievement>(&call, id.0, body.0.resource.0).await
}

/// Detach a resource from a consortium.
///
/// The owner of the consortium takes it away; it may have left the market meanwhile. Detaching one that is not attached changes
/// nothing. Answers with everything that is still attached.
#[utoipa::path(tag = "consortia", request_body = DetachmentBody, responses((status = OK, body = AttachmentListView)))]
#[post("/consortia/{id}/resources/detach")]
pub async fn detach_consortium_resource(
    call: Call,
    id: IdPath<ConsortiumKind>,
    body: JsonBody<DetachmentBody>,
) -> Result<HttpResponse, Problem> {
    detach::<Consortium>(&call, id.0, body.0.resource.0).await
}

async fn detach<H: Hosting>(call: &Call, id: Id<H::Kind>, resource: Id<ResourceKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, H::DETACH, async |tx| {
            let host = store::find_for_update::<H>(tx, id).await?.or_not_found()?.value;
            tx.check(&host.resource())?;

            if let Some(mut attached) = attachments::find_beside(tx, H::KIND, id.subject(), resource).await? {
                let event = attached.value.detach(&host.host());
                keep(tx, &mut attached, event).await?;
            }

            let present = attachments::list_beside(tx.db(), H::KIND, id.subject()).await?;
            Reply::ok(&AttachmentListView { items: AttachmentView::items(tx.db(), tx.principal(), &present).await? })
        })
        .await
}
