//! Asking an organization to set a demand jointly.

use super::view::DemandView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::{step, store};
use crate::names::OrganizationRef;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::DemandKind;
use keqiao_domain::identity::organization::OrganizationState;
use keqiao_domain::market::demand::Demand;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who is asked.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetterInvitationBody)]
pub struct InvitationBody {
    /// A verified organization, of any hub.
    #[schema(inline)]
    pub organization: OrganizationRef,
}

/// Invite a setter.
///
/// Asks another organization to set the demand jointly (联合需求). It is told by an event, sees the demand from then on, and
/// joins or declines; who has joined is named in the demand.
#[utoipa::path(tag = "demands", request_body = InvitationBody, responses((status = OK, body = DemandView)))]
#[post("/demands/{id}/invite")]
pub async fn invite_setter(
    call: Call,
    id: IdPath<DemandKind>,
    body: JsonBody<InvitationBody>,
) -> Result<HttpResponse, Problem> {
    let invited = body.0.organization.0;
    call.app
        .write(&call, Action::InviteSetter, async |tx| {
            let mut stored = store::find_for_update::<Demand>(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            let found = organizations::find_for_share(tx, invited).await?;
            if !found.is_some_and(|found| found.value.state == OrganizationState::Verified) {
                return Err(Problem::invalid("/organization", "organization_unknown", "is no verified organization"));
            }
            let event = stored.value.invite(invited, tx.now())?;
            store::update(tx, &mut stored).await?;
            tx.emit(event);
            let owner = organizations::find(tx.db(), stored.value.owner).await?.or_not_found()?;

            let standing = owner.value.may_list();
            step::reply(&call, tx, &stored, &standing).await
        })
        .await
}
