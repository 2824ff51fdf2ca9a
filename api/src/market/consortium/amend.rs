//! Changing a consortium.

use super::step;
use super::view::{ConsortiumBody, ConsortiumView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use actix_web::{HttpResponse, patch};
use keqiao_domain::access::Action;
use keqiao_domain::id::ConsortiumKind;

/// Change a consortium.
///
/// A JSON Merge Patch (RFC 7396) by its lead: null deletes. What is dissolved is changed no more; its metadata at any time.
#[utoipa::path(tag = "consortia",
    request_body(content = ConsortiumBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = ConsortiumView)))]
#[patch("/consortia/{id}")]
pub async fn amend_consortium(
    call: Call,
    id: IdPath<ConsortiumKind>,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AmendConsortium, async |tx| {
            let mut stored = step::load(&call, tx, id.0).await?;

            let body: ConsortiumBody = patch.onto(&ConsortiumBody::from(&stored))?;
            let (content, metadata) = body.parse()?;
            step::hold_codes(tx, &content, Some(&stored.value.content)).await?;
            let event = stored.value.amend(content)?;
            if event.is_some() || metadata != stored.metadata {
                stored.metadata = metadata;
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            step::reply(&call, tx, &stored).await
        })
        .await
}
