//! Entering a demand.

use super::code::check_codes;
use super::view::{DemandBody, DemandView};
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
use keqiao_domain::market::demand::Demand;

/// Create a demand.
///
/// Enters a draft for your organization, in its home hub. Only your organization and the hub's moderators see it until
/// it is published.
#[utoipa::path(tag = "demands", request_body = DemandBody, responses((status = CREATED, body = DemandView)))]
#[post("/demands")]
pub async fn create_demand(call: Call, body: JsonBody<DemandBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateDemand)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let (content, metadata) = body.0.parse()?;
    call.app
        .write(&call, Action::CreateDemand, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            check_codes(tx, &content, None).await?;

            let id = tx.next_id(organization.hub());
            let (demand, event) = Demand::create(id, organization, content, None);
            let at = tx.now();
            let stored = [Stored { value: demand, metadata, version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let [stored] = stored;
            let view = DemandView::single(&call.app, tx.principal(), &stored, &owner.value.may_list(), None, at);
            Ok(Reply::created(&view, format!("/v1/demands/{id}"))?.version(stored.version))
        })
        .await
}
