//! Parting with a member.

use super::step;
use super::view::ConsortiumView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step::keep;
use crate::names::OrganizationRef;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ConsortiumKind;
use serde::Deserialize;
use utoipa::ToSchema;

/// With whom.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberRemovalBody)]
pub struct RemovalBody {
    /// A member, or an organization that is asked.
    #[schema(inline)]
    pub organization: OrganizationRef,
}

/// Remove a member.
///
/// The lead parts with a member, or takes an invitation back. An active consortium with too few members left is forming
/// again. Removing twice changes nothing.
#[utoipa::path(tag = "consortia", request_body = RemovalBody, responses((status = OK, body = ConsortiumView)))]
#[post("/consortia/{id}/remove")]
pub async fn remove_member(
    call: Call,
    id: IdPath<ConsortiumKind>,
    body: JsonBody<RemovalBody>,
) -> Result<HttpResponse, Problem> {
    let organization = body.0.organization.0;
    call.app
        .write(&call, Action::RemoveMember, async |tx| {
            let mut stored = step::load(&call, tx, id.0).await?;
            let event = stored.value.remove(organization, tx.now())?;
            keep(tx, &mut stored, event).await?;
            step::reply(&call, tx, &stored).await
        })
        .await
}
