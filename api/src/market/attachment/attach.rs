//! Attaching a resource.

use super::host::Hosting;
use super::store as attachments;
use super::view::{AttachmentBody, AttachmentListView, AttachmentView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use crate::storage::{Metadata, Stored};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Exposure;
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::{AchievementKind, ConsortiumKind, DemandKind, Id};
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::market::attachment::Attachment;
use keqiao_domain::market::consortium::Consortium;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::resource::ResourceListing;
use keqiao_domain::text::Reason;

/// Attach a resource to a demand.
///
/// The owner of the demand puts a resource of the market beside it, of any organization and any hub. Attaching one that is attached
/// changes nothing. Answers with everything that is attached.
#[utoipa::path(tag = "demands", request_body = AttachmentBody, responses((status = OK, body = AttachmentListView)))]
#[post("/demands/{id}/resources")]
pub async fn attach_demand_resource(
    call: Call,
    id: IdPath<DemandKind>,
    body: JsonBody<AttachmentBody>,
) -> Result<HttpResponse, Problem> {
    attach::<Demand>(&call, id.0, &body.0).await
}

/// Attach a resource to an achievement.
///
/// The owner of the achievement puts a resource of the market beside it, of any organization and any hub. Attaching one that is attached
/// changes nothing. Answers with everything that is attached.
#[utoipa::path(tag = "achievements", request_body = AttachmentBody, responses((status = OK, body = AttachmentListView)))]
#[post("/achievements/{id}/resources")]
pub async fn attach_achievement_resource(
    call: Call,
    id: IdPath<AchievementKind>,
    body: JsonBody<AttachmentBody>,
) -> Result<HttpResponse, Problem> {
    attach::<Achievement>(&call, id.0, &body.0).await
}

/// Attach a resource to a consortium.
///
/// The owner of the consortium puts a resource of the market beside it, of any organization and any hub. Attaching one that is attached
/// changes nothing. Answers with everything that is attached.
#[utoipa::path(tag = "consortia", request_body = AttachmentBody, responses((status = OK, body = AttachmentListView)))]
#[post("/consortia/{id}/resources")]
pub async fn attach_consortium_resource(
    call: Call,
    id: IdPath<ConsortiumKind>,
    body: JsonBody<AttachmentBody>,
) -> Result<HttpResponse, Problem> {
    attach::<Consortium>(&call, id.0, &body.0).await
}

async fn attach<H: Hosting>(call: &Call, id: Id<H::Kind>, body: &AttachmentBody) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, H::ATTACH, async |tx| {
            // Held, so that what stands beside it can be counted.
            let host = store::find_for_update::<H>(tx, id).await?.or_not_found()?.value;
            tx.check(&host.resource())?;
            let mut faults = Faults::new();
            let note = faults.take_optional("/note", body.note.as_deref(), Reason::parse);
            if !faults.is_empty() {
                return Err(faults.into());
            }

            let resource = body.resource.0;
            store::hold_many::<ResourceListing>(tx, &[resource]).await?;
            let found = store::find::<ResourceListing>(tx.db(), resource).await?;
            // One that the caller may not know of is as unknown as none.
            let is_known = |found: &Stored<ResourceListing>| {
                found.value.resource().exposure == Exposure::Public || tx.principal().is_member(found.value.owner)
            };
            let Some(found) = found.filter(is_known) else {
                return Err(Problem::invalid("/resource", "resource_unknown", "is no resource of the market"));
            };
            let mut present = attachments::list_beside(tx.db(), H::KIND, id.subject()).await?;
            if !present.iter().any(|attached| attached.value.resource == resource) {
                let state = found.value.state;
                let next = tx.next_id(id.hub());
                let (value, event) = Attachment::attach(next, &host.host(), (resource, state), note, present.len())?;
                let at = tx.now();
                let stored = [Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at }];
                store::insert_many(tx, &stored).await?;
                tx.emit(event);
                present = attachments::list_beside(tx.db(), H::KIND, id.subject()).await?;
            }

            Reply::ok(&AttachmentListView { items: AttachmentView::items(tx.db(), tx.principal(), &present).await? })
        })
        .await
}
