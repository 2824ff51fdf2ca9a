//! One engagement.

use super::view::EngagementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::EngagementKind;
use keqiao_domain::people::engagement::{Engagement, Side};

/// Show an engagement.
///
/// Its two sides and the moderators of its hub see it. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "engagements", responses((status = OK, body = EngagementView)))]
#[get("/engagements/{id}")]
pub async fn show_engagement(call: Call, id: IdPath<EngagementKind>) -> Result<HttpResponse, Problem> {
    let db = call.db();
    access::check_scope(&call.principal, Action::ShowEngagement)?;
    let stored = store::find::<Engagement>(db, id.0).await?.or_not_found()?;
    let organization = call.principal.organization;
    access::check(&call.principal, Action::ShowEngagement, &stored.value.resource(organization))?;
    let side = stored.value.side_of(organization).unwrap_or(Side::Provider);
    let party = organizations::find(db, stored.value.party(side)).await?.or_not_found()?;
    let (standing, now) = (party.value.may_list(), call.app.clock.now());
    let view = EngagementView::single(&call.app, db, &call.principal, &stored, &standing, now).await?;
    call.show(&view, stored.version)
}
