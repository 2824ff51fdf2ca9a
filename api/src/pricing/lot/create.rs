//! Preparing a lot.

use super::standing::Standing;
use super::view::{LotBody, LotView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::pricing::assets;
use crate::storage::{Metadata, Stored};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::pricing::lot::Lot;

/// Create a lot.
///
/// Your organization prepares results of its own to be listed for whoever pays most (挂牌交易): the list price, the least step
/// of a bid, the mode, and the days for which bidders register. Assets are offered once at a time.
#[utoipa::path(tag = "lots", request_body = LotBody, responses((status = CREATED, body = LotView)))]
#[post("/lots")]
pub async fn create_lot(call: Call, body: JsonBody<LotBody>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::CreateLot, async |tx| {
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?.value;
            tx.check(&owner.resource())?;
            let (title, terms) = body.0.parse()?;
            let mut faults = Faults::new();
            assets::check_owned(tx, organization, (&terms.achievements, &terms.patents), &mut faults).await?;
            if !faults.is_empty() {
                return Err(faults.into());
            }

            let id = tx.next_id(organization.hub());
            let (value, event) = Lot::create((id, organization), title, terms, tx.principal().actor.user());
            let at = tx.now();
            let stored = [Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let [stored] = stored;
            let standing = Standing::find(tx.whole_db(), tx.principal(), &stored.value).await?;
            let view = LotView::single(&call.app, tx.principal(), &stored, &standing, at);
            Ok(Reply::created(&view, format!("/v1/lots/{id}"))?.version(stored.version))
        })
        .await
}
