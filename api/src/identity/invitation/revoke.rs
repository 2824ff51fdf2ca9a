//! Taking an invitation back.

use super::view::InvitationView;
use super::{event, resource, store};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::InvitationKind;
use keqiao_domain::rule::{Refusals, Rule};

/// Revoke an invitation.
///
/// Its link opens nothing from now on. Revoking twice changes nothing; one that was accepted cannot be taken back.
#[utoipa::path(tag = "invitations", responses((status = OK, body = InvitationView)))]
#[post("/invitations/{id}/revoke")]
pub async fn revoke_invitation(call: Call, id: IdPath<InvitationKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::RevokeInvitation, async |tx| {
            let mut row = store::find_for_update(tx, id.0).await?.or_not_found()?;
            tx.check(&resource(&row))?;
            let mut refusals = Refusals::new();
            refusals.require_at(row.accepted_at.is_none(), Rule::InvitationClosed, "/accepted_at");
            refusals.into_result()?;

            if row.revoked_at.is_none() {
                store::revoke(tx, &mut row).await?;
                tx.emit(event(&row, EventKind::InvitationRevoked));
            }
            Reply::ok(&InvitationView::from(&row))
        })
        .await
}
