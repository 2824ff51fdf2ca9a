//! Entering a patent.

use super::view::{PatentBody, PatentView, hold_classes};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::storage::Stored;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::assets::patent::Patent;

/// Create a patent.
///
/// Enters a draft for your organization, in its home hub. Only your organization and the hub's moderators see it until
/// it is published.
#[utoipa::path(tag = "patents", request_body = PatentBody, responses((status = CREATED, body = PatentView)))]
#[post("/patents")]
pub async fn create_patent(call: Call, body: JsonBody<PatentBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreatePatent)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let (mut content, metadata) = body.0.parse()?;
    call.app
        .write(&call, Action::CreatePatent, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;

            hold_classes(tx, &content, None).await?;
            content.date_status(None, tx.now().day());
            let id = tx.next_id(organization.hub());
            let (patent, event) = Patent::create(id, organization, content, None);
            let at = tx.now();
            let stored = [Stored { value: patent, metadata, version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let [stored] = stored;
            let view = PatentView::single(&call.app, tx.principal(), &stored, &owner.value.may_list());
            Ok(Reply::created(&view, format!("/v1/patents/{id}"))?.version(stored.version))
        })
        .await
}
