//! Changing an organization's particulars.

use super::store;
use super::view::{OrganizationBody, OrganizationView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::reference::code_list::held::Holding;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, patch};
use keqiao_domain::access::Action;
use keqiao_domain::id::OrganizationKind;

/// Change an organization.
///
/// A JSON Merge Patch (RFC 7396): null deletes. A changed name, kind or identifier of a verified organization needs a
/// new verification.
#[utoipa::path(tag = "organizations",
    request_body(content = OrganizationBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = OrganizationView)))]
#[patch("/organizations/{id}")]
pub async fn amend_organization(
    call: Call,
    id: IdPath<OrganizationKind>,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AmendOrganization, async |tx| {
            let mut stored = store::find_for_update(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let (content, metadata) = patch.onto(&OrganizationBody::from(&stored))?.parse()?;
            let mut held = Holding::today(tx);
            held.one("/region_code", content.region.as_ref(), stored.value.content.region.as_ref()).await?;
            held.finish()?;
            let event = stored.value.amend(content);
            if event.is_some() || metadata != stored.metadata {
                stored.metadata = metadata;
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let view = OrganizationView::single(&call.app, tx.principal(), &stored);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
