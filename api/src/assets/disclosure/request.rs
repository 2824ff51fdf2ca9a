//! Asking to be let in.

use super::view::{Asked, DisclosureBody, DisclosureView};
use crate::assets::document::host;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::storage::{Metadata, Stored};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{self, Action, Actor};
use keqiao_domain::assets::disclosure::{Disclosure, DisclosureRequest};

/// Request a disclosure.
///
/// You ask, as a person, to be let in to the documents of a listing. `registered` opens at once, since you agree to the
/// terms; above it the listing's owner decides, who has the agreement of confidentiality that you signed. It is open to
/// nobody else, and no longer to you when you leave your organization.
#[utoipa::path(tag = "disclosures", request_body = DisclosureBody, responses((status = CREATED, body = DisclosureView)))]
#[post("/disclosures")]
pub async fn request_disclosure(call: Call, body: JsonBody<DisclosureBody>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::RequestDisclosure)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let Actor::User(reader) = call.principal.actor else {
        let detail = "a person is let in, not a key for machines";
        return Err(Problem::new(Code::Forbidden).with_detail(detail));
    };
    let Asked { subject, level, nda } = body.0.parse()?;
    call.app
        .write(&call, Action::RequestDisclosure, async |tx| {
            let host = host::find(tx.db(), subject).await?.or_not_found()?;
            access::check(tx.principal(), Action::ListDocuments, &host.resource)?;
            let own = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&own.value.resource())?;

            let id = tx.next_id(host.resource.hub);
            let mut refusals = own.value.may_list();
            let made =
                Disclosure::request(id, &host, DisclosureRequest { reader, organization, level, nda: nda.clone() });
            let (value, event) = match made {
                Ok(made) if refusals.is_empty() => made,
                Ok(_) => return Err(refusals.into()),
                Err(others) => {
                    refusals.append(others);
                    return Err(refusals.into());
                }
            };
            let at = tx.now();
            let stored = [Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let view = DisclosureView::single(&call.app, tx.principal(), &stored[0]);
            Ok(Reply::created(&view, format!("/v1/disclosures/{id}"))?.version(1))
        })
        .await
}
