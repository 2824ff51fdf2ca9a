//! Asking an organization to belong to a consortium.

use super::step;
use super::view::ConsortiumView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::step::keep;
use crate::names::{MemberRoleCode, OrganizationRef};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ConsortiumKind;
use keqiao_domain::identity::organization::OrganizationState;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who is asked, and for what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberInvitationBody)]
pub struct MemberBody {
    /// A verified organization, of any hub.
    #[schema(inline)]
    pub organization: OrganizationRef,
    /// What it would stand for: 产业链 (`producer`), 创新链 (`researcher`), 资金链 (`financier`), 人才链 (`educator`), or the
    /// services between them (`service_provider`).
    #[schema(inline)]
    pub role: MemberRoleCode,
}

/// Invite a member.
///
/// The lead asks another organization to belong to the consortium. It is told by an event and by a task, sees the consortium
/// from then on, and accepts or declines; nobody belongs without his own consent.
#[utoipa::path(tag = "consortia", request_body = MemberBody, responses((status = OK, body = ConsortiumView)))]
#[post("/consortia/{id}/invite")]
pub async fn invite_member(
    call: Call,
    id: IdPath<ConsortiumKind>,
    body: JsonBody<MemberBody>,
) -> Result<HttpResponse, Problem> {
    let (invited, role) = (body.0.organization.0, body.0.role.0);
    call.app
        .write(&call, Action::InviteMember, async |tx| {
            let mut stored = step::load(&call, tx, id.0).await?;

            let found = organizations::find_for_share(tx, invited).await?;
            if !found.is_some_and(|found| found.value.state == OrganizationState::Verified) {
                return Err(Problem::invalid("/organization", "organization_unknown", "is no verified organization"));
            }
            let lead = organizations::find_for_share(tx, stored.value.lead).await?.or_not_found()?;
            let mut refusals = lead.value.may_list();
            if !refusals.is_empty() {
                refusals.append(stored.value.may_invite());
                return Err(refusals.into());
            }
            let event = stored.value.invite(invited, role, tx.now())?;
            keep(tx, &mut stored, Some(event)).await?;

            step::reply(&call, tx, &stored).await
        })
        .await
}
