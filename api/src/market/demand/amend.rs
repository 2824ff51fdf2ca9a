//! Changing a demand.

use super::code::check_codes;
use super::view::{DemandBody, DemandView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::moderation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, patch};
use keqiao_domain::access::Action;
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Change a demand.
///
/// A JSON Merge Patch (RFC 7396): null deletes. A demand is changed while it is a draft or on hold; its metadata at any
/// time.
#[utoipa::path(tag = "demands",
    request_body(content = DemandBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = DemandView)))]
#[patch("/demands/{id}")]
pub async fn amend_demand(call: Call, id: IdPath<DemandKind>, patch: MergePatch) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AmendDemand, async |tx| {
            let mut stored = store::find_for_update::<Demand>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let (content, metadata) = patch.onto(&DemandBody::from(&stored))?.parse()?;
            check_codes(tx, &content, Some(&stored.value.content)).await?;
            let event = stored.value.amend(content)?;
            if event.is_some() || metadata != stored.metadata {
                stored.metadata = metadata;
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let owner = organizations::find(tx.db(), stored.value.owner).await?.or_not_found()?;
            let review = moderation::latest(tx.db(), id.0.subject(), id.0.hub()).await?;
            let standing = owner.value.may_list();
            let view = DemandView::single(&call.app, tx.principal(), &stored, &standing, review, tx.now());
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
