//! Changing a patent.

use super::view::{PatentBody, PatentView, hold_classes};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, patch};
use keqiao_domain::access::Action;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::PatentKind;

/// Change a patent.
///
/// A JSON Merge Patch (RFC 7396): null deletes. A patent's particulars follow its register, so they are changed in any
/// state.
#[utoipa::path(tag = "patents",
    request_body(content = PatentBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = PatentView)))]
#[patch("/patents/{id}")]
pub async fn amend_patent(call: Call, id: IdPath<PatentKind>, patch: MergePatch) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AmendPatent, async |tx| {
            let mut stored = store::find_for_update::<Patent>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let (mut content, metadata) = patch.onto(&PatentBody::from(&stored))?.parse()?;
            hold_classes(tx, &content, Some(&stored.value.content)).await?;
            content.date_status(Some(&stored.value.content), tx.now().day());
            let event = stored.value.amend(content, tx.now())?;
            if event.is_some() || metadata != stored.metadata {
                stored.metadata = metadata;
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let owner = organizations::find(tx.db(), stored.value.owner).await?.or_not_found()?;
            let standing = owner.value.may_list();
            let view = PatentView::single(&call.app, tx.principal(), &stored, &standing);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
