//! One disclosure.

use super::view::DisclosureView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::assets::disclosure::Disclosure;
use keqiao_domain::id::DisclosureKind;

/// Show a disclosure.
///
/// Its two sides and the moderators of its hub see it.
#[utoipa::path(tag = "disclosures", responses((status = OK, body = DisclosureView)))]
#[get("/disclosures/{id}")]
pub async fn show_disclosure(call: Call, id: IdPath<DisclosureKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowDisclosure)?;
    let stored = store::find::<Disclosure>(call.db(), id.0).await?.or_not_found()?;
    let resource = stored.value.resource(call.principal.organization);
    access::check(&call.principal, Action::ShowDisclosure, &resource)?;
    call.show(&DisclosureView::single(&call.app, &call.principal, &stored), stored.version)
}
