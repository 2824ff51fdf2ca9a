//! One consortium.

use super::step;
use super::view::ConsortiumView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::ConsortiumKind;
use keqiao_domain::market::consortium::Consortium;

/// Show a consortium.
///
/// Everybody sees one that is active or dissolved; a forming one is seen by its lead, its members, those who are asked, and
/// the moderators of its hub.
#[utoipa::path(tag = "consortia", responses((status = OK, body = ConsortiumView)))]
#[get("/consortia/{id}")]
pub async fn show_consortium(call: Call, id: IdPath<ConsortiumKind>) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Consortium>(call.db(), id.0).await?.or_not_found()?;
    let resource = stored.value.resource_before(call.principal.organization);
    access::check(&call.principal, Action::ShowConsortium, &resource)?;
    call.show(&step::view(&call.app, call.db(), &call.principal, &stored).await?, stored.version)
}
