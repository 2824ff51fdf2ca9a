//! One patent.

use super::view::PatentView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::PatentKind;

/// Show a patent.
///
/// A published patent is public; another one is seen by its owner and its hub's moderators. `transitions` tells what
/// may follow and what stands against it.
#[utoipa::path(tag = "patents", responses((status = OK, body = PatentView)))]
#[get("/patents/{id}")]
pub async fn show_patent(call: Call, id: IdPath<PatentKind>) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Patent>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowPatent, &stored.value.resource())?;
    let owner = organizations::find(call.db(), stored.value.owner).await?.or_not_found()?;
    let view = PatentView::single(&call.app, &call.principal, &stored, &owner.value.may_list());
    call.show(&view, stored.version)
}
