//! An invited organization joins a demand.

use super::view::DemandView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::listing::{step, store};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Join a demand.
///
/// Your organization, which was invited, becomes a setter of the demand and is named in it. Joining twice changes nothing.
#[utoipa::path(tag = "demands", responses((status = OK, body = DemandView)))]
#[post("/demands/{id}/join")]
pub async fn join_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::JoinDemand, async |tx| {
            let mut stored = store::find_for_update::<Demand>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource_before(tx.principal().organization))?;
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            call.check_version(stored.version)?;

            if let Some(event) = stored.value.join(organization, tx.now())? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }
            // Verified or not: it may ask for others before it is.
            let owner = organizations::find(tx.whole_db(), stored.value.owner).await?.or_not_found()?;

            let standing = owner.value.may_list();
            step::reply(&call, tx, &stored, &standing).await
        })
        .await
}
