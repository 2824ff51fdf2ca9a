//! Asking for a service.

use super::view::{EngagementBody, EngagementView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::storage::{Metadata, Stored};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::OfferingKind;
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::people::engagement::Engagement;
use keqiao_domain::people::offering::Offering;

/// Propose an engagement.
///
/// Your organization asks the provider of an offering for its service. The provider agrees or ends it; once both sides say
/// that the service is done, each may evaluate the other once. What is agreed on stays between the two sides.
#[utoipa::path(tag = "engagements", request_body = EngagementBody, responses((status = CREATED, body = EngagementView)))]
#[post("/offerings/{id}/engagements")]
pub async fn propose_engagement(
    call: Call,
    id: IdPath<OfferingKind>,
    body: JsonBody<EngagementBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ProposeEngagement, async |tx| {
            let offering = store::find::<Offering>(tx.db(), id.0).await?.or_not_found()?.value;
            access::check(tx.principal(), Action::ShowOffering, &offering.resource())?;
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let client = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&client.value.resource())?;
            let terms = body.0.parse()?;

            let mut refusals = client.value.may_list();
            let provider = offering.content.provider.ok_or_else(Problem::not_found)?;
            let at = tx.now();
            let new = tx.next_id(id.0.hub());
            let proposed = Engagement::propose(new, (id.0, provider), offering.owner, organization, terms);
            let (value, event) = match proposed {
                Ok(proposed) if refusals.is_empty() => proposed,
                Ok(_) => return Err(refusals.into()),
                Err(others) => {
                    refusals.append(others);
                    return Err(refusals.into());
                }
            };
            let metadata = Metadata::new();
            let stored = [Stored { value, metadata, version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let [stored] = stored;
            let view = EngagementView::single(&call.app, tx.db(), tx.principal(), &stored, &refusals, at).await?;
            Ok(Reply::created(&view, format!("/v1/engagements/{new}"))?.version(stored.version))
        })
        .await
}
