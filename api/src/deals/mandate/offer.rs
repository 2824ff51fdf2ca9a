//! Offering to act for a principal.

use super::store::{self, MandateRow};
use super::view::{MandateBody, MandateView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store as listings;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{self, Action};
use keqiao_domain::deals::mandate::Mandate;
use keqiao_domain::id::BrokerKind;
use keqiao_domain::listed::{ListedState, Moderated as _};
use keqiao_domain::people::broker::Broker;
use keqiao_domain::rule::Rule;

/// Offer a mandate.
///
/// Whoever introduces for a broker's organization (the office `broker`) offers an organization to act for it: for which fee, how long,
/// whether exclusively, and how long introductions count afterwards. All of it is agreed before anybody is introduced; it
/// never changes. The principal accepts or declines.
#[utoipa::path(tag = "mandates", request_body = MandateBody, responses((status = CREATED, body = MandateView)))]
#[post("/brokers/{id}/mandates")]
pub async fn offer_mandate(
    call: Call,
    id: IdPath<BrokerKind>,
    body: JsonBody<MandateBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::OfferMandate, async |tx| {
            let broker = listings::find::<Broker>(tx.db(), id.0).await?.or_not_found()?.value;
            access::check(tx.principal(), Action::ShowBroker, &broker.resource())?;
            let agency = organizations::find_for_share(tx, broker.owner).await?.or_not_found()?;
            tx.check(&agency.value.resource())?;
            let (principal, terms) = body.0.parse(tx.now().day())?;
            let entrusting = organizations::find(tx.whole_db(), principal).await?;
            let entrusting = entrusting.ok_or_else(|| {
                Problem::invalid("/principal", "organization_unknown", "there is no such organization")
            })?;

            let mut refusals = agency.value.may_list();
            refusals.require(broker.state == ListedState::Published, Rule::MandateBrokerNotPublished);
            let at = tx.now();
            let new = tx.next_id(principal.hub());
            let offered = Mandate::offer(new, (id.0, broker.owner), principal, terms, at);
            let (value, event) = match offered {
                Ok(offered) if refusals.is_empty() => offered,
                Ok(_) => return Err(refusals.into()),
                Err(others) => {
                    refusals.append(others);
                    return Err(refusals.into());
                }
            };
            let row = MandateRow { value, created_at: at, updated_at: at, version: 1 };
            store::insert(tx, &row).await?;
            tx.emit(event);

            let around = store::surroundings(tx.whole_db(), &row.value).await?;
            let standing = entrusting.value.may_list();
            let view = MandateView::single(&call.app, tx.principal(), &row, (&standing, around), at);
            Ok(Reply::created(&view, format!("/v1/mandates/{new}"))?.version(row.version))
        })
        .await
}
