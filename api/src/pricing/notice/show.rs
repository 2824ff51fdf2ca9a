//! One public notice.

use super::relation;
use super::view::NoticeView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::NoticeKind;
use keqiao_domain::pricing::notice::Notice;

/// Show a public notice.
///
/// What was before the public stays readable for everybody. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "notices", responses((status = OK, body = NoticeView)))]
#[get("/notices/{id}")]
pub async fn show_notice(call: Call, id: IdPath<NoticeKind>) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Notice>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowNotice, &stored.value.resource())?;
    let owner = organizations::find(call.db(), stored.value.owner).await?.or_not_found()?;
    let standing = relation::standing(call.db(), &owner.value, &stored.value).await?;
    let now = call.app.clock.now();
    let view = NoticeView::single(&call.app, &call.principal, &stored, &standing, now);
    call.show(&view, stored.version)
}
