//! Opening a demand to the market.

use super::view::DemandView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::moderation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Publish a demand.
///
/// Opens an approved demand to the market. Publishing a demand that is already open succeeds and changes nothing.
#[utoipa::path(tag = "demands", responses((status = OK, body = DemandView)))]
#[post("/demands/{id}/publish")]
pub async fn publish_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::PublishDemand, async |tx| {
            let mut stored = store::find_for_update::<Demand>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let owner = organizations::find_for_share(tx, stored.value.owner).await?.or_not_found()?;
            let mut refusals = owner.value.may_list();
            if !refusals.is_empty() {
                refusals.append(stored.value.may_publish(tx.now()));
                return Err(refusals.into());
            }
            if let Some(event) = stored.value.publish(tx.now())? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let review = moderation::latest(tx.db(), id.0.subject(), id.0.hub()).await?;
            let standing = owner.value.may_list();
            let view = DemandView::single(&call.app, tx.principal(), &stored, &standing, review, tx.now());
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
