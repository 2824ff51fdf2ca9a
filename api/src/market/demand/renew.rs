//! Putting a demand's deadline off.

use super::view::DemandView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::types::Day;
use crate::identity::organization::store as organizations;
use crate::listing::{step, store};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;
use serde::Deserialize;
use utoipa::ToSchema;

/// A new deadline.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewalBody {
    /// The last day on which an answer is of use; after today, and not before the present deadline.
    #[schema(inline)]
    pub deadline_on: Day,
}

/// Renew a demand.
///
/// Puts the deadline of an open demand off, or opens an expired one again, without another review. The present deadline
/// of an open demand changes nothing.
#[utoipa::path(tag = "demands", request_body = RenewalBody, responses((status = OK, body = DemandView)))]
#[post("/demands/{id}/renew")]
pub async fn renew_demand(
    call: Call,
    id: IdPath<DemandKind>,
    body: JsonBody<RenewalBody>,
) -> Result<HttpResponse, Problem> {
    let deadline_on = body.0.deadline_on.0;
    call.app
        .write(&call, Action::RenewDemand, async |tx| {
            let mut stored = store::find_for_update::<Demand>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let owner = organizations::find_for_share(tx, stored.value.owner).await?.or_not_found()?;
            let mut refusals = owner.value.may_list();
            if !refusals.is_empty() {
                refusals.append(stored.value.may_renew());
                return Err(refusals.into());
            }
            if let Some(event) = stored.value.renew_until(deadline_on, tx.now())? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let standing = owner.value.may_list();
            step::reply(&call, tx, &stored, &standing).await
        })
        .await
}
