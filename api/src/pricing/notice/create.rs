//! Setting a price and preparing its notice.

use super::relation;
use super::view::{NoticeBody, NoticeView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::pricing::assets;
use crate::storage::{Metadata, Stored};
use crate::tx::{OrNotFound as _, Tx};
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::pricing::notice::Notice;
use keqiao_domain::pricing::terms::PriceTerms;

/// Create a public notice.
///
/// Your organization agreed on a price for a result of its own with another one, and prepares its public notice. State
/// institutes and universities need a cleared notice before they sign. The price, the object, the other side and the mode of
/// the contract are then those of the notice. Whether the two sides are related is declared here.
#[utoipa::path(tag = "notices", request_body = NoticeBody, responses((status = CREATED, body = NoticeView)))]
#[post("/notices")]
pub async fn create_notice(call: Call, body: JsonBody<NoticeBody>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::CreateNotice, async |tx| {
            let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?.value;
            tx.check(&owner.resource())?;
            let (title, terms, relation) = body.0.parse(organization)?;
            check_references(tx, organization, &terms).await?;

            let id = tx.next_id(organization.hub());
            let set_by = tx.principal().actor.user();
            let (value, event) = Notice::create((id, organization), title, terms, relation, set_by);
            relation::against_relation(tx.whole_db(), &value).await?.into_result()?;
            let standing = relation::standing(tx.db(), &owner, &value).await?;
            let (metadata, at) = (Metadata::new(), tx.now());
            let stored = [Stored { value, metadata, version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let [stored] = stored;
            let view = NoticeView::single(&call.app, tx.principal(), &stored, &standing, at);
            Ok(Reply::created(&view, format!("/v1/notices/{id}"))?.version(stored.version))
        })
        .await
}

/// The assets are the owner's, and the other side is there.
async fn check_references(tx: &Tx, owner: Id<OrganizationKind>, terms: &PriceTerms) -> Result<(), Problem> {
    let mut faults = Faults::new();
    assets::check_owned(tx, owner, (&terms.achievements, &terms.patents), &mut faults).await?;
    if organizations::find(tx.whole_db(), terms.counterparty).await?.is_none() {
        faults.add("/counterparty", "organization_unknown", "there is no such organization");
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}
