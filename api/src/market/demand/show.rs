//! One demand.

use super::view::DemandView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::moderation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Show a demand.
///
/// An open demand is public; another one is seen by its owner, the organizations invited to set it jointly, and its hub's
/// moderators. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "demands", responses((status = OK, body = DemandView)))]
#[get("/demands/{id}")]
pub async fn show_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Demand>(&call.app.db, id.0).await?.or_not_found()?;
    let resource = stored.value.resource_before(call.principal.organization);
    access::check(&call.principal, Action::ShowDemand, &resource)?;
    let owner = organizations::find(&call.app.db, stored.value.owner).await?.or_not_found()?;
    let review = moderation::latest(&call.app.db, id.0.subject(), id.0.hub()).await?;
    let now = call.app.clock.now();
    let view = DemandView::single(&call.app, &call.principal, &stored, &owner.value.may_list(), review, now);
    call.show(&view, stored.version)
}
