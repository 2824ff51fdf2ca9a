//! Putting a resource's last day off.

use super::view::ResourceView;
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
use keqiao_domain::id::ResourceKind;
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::market::resource::ResourceListing;
use serde::Deserialize;
use utoipa::ToSchema;

/// New last days; one that is not named stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceRenewalBody {
    /// The last day on which one can apply; not before the present one.
    #[serde(default)]
    #[schema(inline)]
    pub closes_on: Option<Day>,
    /// The last day of its validity; not before the present one.
    #[serde(default)]
    #[schema(inline)]
    pub valid_until_on: Option<Day>,
}

/// Renew a resource.
///
/// Puts the last days of a published resource off, or takes an expired one to market again, without another review. The
/// present days of a published one change nothing.
#[utoipa::path(tag = "resources", request_body = ResourceRenewalBody, responses((status = OK, body = ResourceView)))]
#[post("/resources/{id}/renew")]
pub async fn renew_resource(
    call: Call,
    id: IdPath<ResourceKind>,
    body: JsonBody<ResourceRenewalBody>,
) -> Result<HttpResponse, Problem> {
    let ResourceRenewalBody { closes_on, valid_until_on } = body.0;
    if closes_on.is_none() && valid_until_on.is_none() {
        return Err(Problem::invalid("/closes_on", "day_required", "is required, or `valid_until_on`"));
    }
    call.app
        .write(&call, Action::RenewResource, async |tx| {
            let mut stored = store::find_for_update::<ResourceListing>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let owner = organizations::find_for_share(tx, stored.value.owner).await?.or_not_found()?;
            let standing = owner.value.may_list();
            if !standing.is_empty() {
                let mut refusals = standing;
                refusals.append(stored.value.may_renew());
                return Err(refusals.into());
            }
            let day = |day: Option<Day>| day.map(|day| day.0);
            let event = stored.value.renew_until(day(closes_on), day(valid_until_on), tx.now())?;
            step::keep(tx, &mut stored, event).await?;

            step::reply(&call, tx, &stored, &standing).await
        })
        .await
}
