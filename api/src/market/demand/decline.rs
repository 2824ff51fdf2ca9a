//! An invited organization says no, or leaves a demand.

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

/// Decline a demand.
///
/// Your organization, which was invited, says no; or it had joined, and leaves. Its owner can invite it again.
#[utoipa::path(tag = "demands", responses((status = OK, body = DemandView)))]
#[post("/demands/{id}/decline")]
pub async fn decline_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DeclineDemand, async |tx| {
            let mut stored = store::find_for_update::<Demand>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource_before(tx.principal().organization))?;
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            call.check_version(stored.version)?;

            if let Some(event) = stored.value.decline(organization, tx.now())? {
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
