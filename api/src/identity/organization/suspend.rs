//! Suspension by the hub operator.

use super::store;
use super::view::OrganizationView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::token::revocation;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::OrganizationKind;
use keqiao_domain::text::Reason;
use serde::Deserialize;
use utoipa::ToSchema;

/// Why an organization is suspended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspensionBody {
    /// The reason, which its members can read.
    #[schema(min_length = 2, max_length = 2000, example = "Business licence expired")]
    reason: String,
}

/// Suspend an organization.
///
/// A moderator of its home hub bars it from listing. Within a second its keys and access tokens open nothing; its people
/// can log in again, read what is their own, and nothing else. Suspending twice changes nothing.
#[utoipa::path(tag = "organizations", request_body = SuspensionBody, responses((status = OK, body = OrganizationView)))]
#[post("/organizations/{id}/suspend")]
pub async fn suspend_organization(
    call: Call,
    id: IdPath<OrganizationKind>,
    body: JsonBody<SuspensionBody>,
) -> Result<HttpResponse, Problem> {
    let mut faults = Faults::new();
    let Some(reason) = faults.take("/reason", Reason::parse(&body.0.reason)) else { return Err(faults.into()) };
    let app = &call.app;
    let answer = app
        .write(&call, Action::SuspendOrganization, async |tx| {
            let mut stored = store::find_for_update(tx, id.0).await?.or_not_found()?;
            tx.check(&stored.value.resource())?;
            call.check_version(stored.version)?;

            if let Some(event) = stored.value.suspend(&reason)? {
                store::update(tx, &mut stored).await?;
                revocation::revoke(tx, app, id.0.subject()).await?;
                tx.emit(event);
            }

            let view = OrganizationView::single(&call.app, tx.principal(), &stored);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await?;
    revocation::look(app).await?;
    Ok(answer)
}
