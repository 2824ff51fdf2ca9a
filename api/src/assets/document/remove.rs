//! Taking a document away.

use super::view::DocumentView;
use super::{file, host};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::assets::document::{DisclosureLevel, Document};
use keqiao_domain::id::DocumentKind;

/// Remove a document.
///
/// Nobody can read it any more, and its file is deleted. That it was there and who read it stays. Removing twice changes
/// nothing.
#[utoipa::path(tag = "documents", responses((status = OK, body = DocumentView)))]
#[post("/documents/{id}/remove")]
pub async fn remove_document(call: Call, id: IdPath<DocumentKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::RemoveDocument, async |tx| {
            let mut stored = store::find_for_update::<Document>(tx, id.0).await?.or_not_found()?;
            let host = host::find(tx.db(), stored.value.about).await?.or_not_found()?;
            tx.check(&stored.value.resource(&host))?;
            call.check_version(stored.version)?;

            if let Some(event) = stored.value.remove()? {
                store::update(tx, &mut stored).await?;
                file::leave(tx, id.0).await?;
                tx.emit(event);
            }

            let reach = DisclosureLevel::DataRoom;
            let view = DocumentView::single(&call.app, tx.principal(), &stored, &host, reach);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
