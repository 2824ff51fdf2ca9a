//! Inviting somebody to negotiate.

use super::guard;
use super::view::{NegotiationBody, NegotiationView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store as listings;
use crate::storage::{Metadata, Stored};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::deals::negotiation::Negotiation;

/// Invite to negotiate.
///
/// Asks another organization to negotiate, in the home hub of yours. Both sides agree on secrecy first (`GET …/nda`), then they
/// disclose and offer. Nobody else knows of it.
#[utoipa::path(tag = "negotiations", request_body = NegotiationBody,
    responses((status = CREATED, body = NegotiationView)))]
#[post("/negotiations")]
pub async fn invite_negotiation(call: Call, body: JsonBody<NegotiationBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::InviteNegotiation)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    call.app
        .write(&call, Action::InviteNegotiation, async |tx| {
            let inviter = organizations::find_for_share(tx, organization).await?.or_not_found()?;
            tx.check(&inviter.value.resource())?;
            let invitation = body.0.parse()?;
            if organizations::find(tx.whole_db(), invitation.invitee).await?.is_none() {
                let detail = "there is no such organization";
                return Err(Problem::invalid("/invitee", "organization_unknown", detail));
            }
            let (id, at) = (tx.next_id(organization.hub()), tx.now());
            let (value, events) = Negotiation::invite(id, organization, invitation)?;
            guard::standing(tx.db(), &value).await?.into_result()?;
            let rows = [Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at }];
            listings::insert_many(tx, &rows).await?;
            for event in events {
                tx.emit(event);
            }
            let [stored] = rows;
            let standing = guard::standing(tx.db(), &stored.value).await?;
            let view = NegotiationView::single(&call.app, tx.principal(), &stored, (&standing, None));
            Ok(Reply::created(&view, format!("/v1/negotiations/{id}"))?.version(stored.version))
        })
        .await
}
