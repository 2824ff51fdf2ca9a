//! Recording a credential.

use super::store::count_shown;
use super::view::{CredentialBody, CredentialView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::storage::{Metadata, Stored};
use crate::tx::{OrNotFound as _, Tx};
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::people::broker::Broker;
use keqiao_domain::people::credential::{Credential, Holder};
use keqiao_domain::people::expert::Expert;

/// Create a credential.
///
/// Records a credential of one of your organization's experts or brokers, in any state of the profile. A moderator of the
/// hub verifies it. What it says never changes: record a renewed one as another, and withdraw the old one.
#[utoipa::path(tag = "credentials", request_body = CredentialBody, responses((status = CREATED, body = CredentialView)))]
#[post("/credentials")]
pub async fn create_credential(call: Call, body: JsonBody<CredentialBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CreateCredential)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let (holder, content) = body.0.parse()?;
    call.app
        .write(&call, Action::CreateCredential, async |tx| {
            let owner = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&owner.value.resource())?;
            if hold(tx, holder).await? != Some(organization) {
                let detail = "is no expert and no broker of your organization";
                return Err(Problem::invalid("/holder", "holder_unknown", detail));
            }

            let id: Id<_> = tx.next_id(organization.hub());
            let present = count_shown(tx.db(), holder.subject()).await?;
            let at = tx.now();
            let (value, event) = Credential::record(id, organization, holder, content, (present, at))?;
            let metadata = Metadata::new();
            let stored = [Stored { value, metadata, version: 1, created_at: at, updated_at: at }];
            store::insert_many(tx, &stored).await?;
            tx.emit(event);

            let view = CredentialView::single(&call.app, tx.principal(), &stored[0], at);
            Ok(Reply::created(&view, format!("/v1/credentials/{id}"))?.version(1))
        })
        .await
}

/// Keeps the profile from getting other credentials meanwhile, and tells whose it is.
async fn hold(tx: &Tx, holder: Holder) -> Result<Option<Id<OrganizationKind>>, Problem> {
    Ok(match holder {
        Holder::Expert(id) => store::find_for_update::<Expert>(tx, id).await?.map(|row| row.value.owner),
        Holder::Broker(id) => store::find_for_update::<Broker>(tx, id).await?.map(|row| row.value.owner),
    })
}
