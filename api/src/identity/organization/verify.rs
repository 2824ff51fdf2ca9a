//! Verification by the hub operator.

use super::store;
use super::view::OrganizationView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::evidence::store as evidence;
use crate::identity::shareholding::store::are_related_now;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::OrganizationKind;
use keqiao_domain::identity::organization::OrganizationState;
use keqiao_domain::rule::{Refusals, Rule};
use serde_json::json;

/// Verify an organization.
///
/// A moderator of its home hub vouches that it is who it says; not one whose own organization is related to it. Verifying
/// twice changes nothing.
#[utoipa::path(tag = "organizations", responses((status = OK, body = OrganizationView)))]
#[post("/organizations/{id}/verify")]
pub async fn verify_organization(call: Call, id: IdPath<OrganizationKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::VerifyOrganization, async |tx| {
            let mut stored = store::find_for_update(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let own = tx.principal().organization.filter(|_| stored.value.state != OrganizationState::Verified);
            if let Some(own) = own
                && are_related_now(tx.db(), own, id.0).await?
            {
                return Err(Refusals::of(Rule::RelatedParty).into());
            }
            if let Some(mut event) = stored.value.verify()? {
                event.payload = json!({ "evidence": evidence::count(tx, id.0).await? });
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let view = OrganizationView::single(&call.app, tx.principal(), &stored);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
