//! Making a consortium active.

use super::step;
use super::view::ConsortiumView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::listing::step::keep;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ConsortiumKind;

/// Activate a consortium.
///
/// Puts it before the market, with at least three members, its lead among them. Activating twice changes nothing.
#[utoipa::path(tag = "consortia", responses((status = OK, body = ConsortiumView)))]
#[post("/consortia/{id}/activate")]
pub async fn activate_consortium(call: Call, id: IdPath<ConsortiumKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ActivateConsortium, async |tx| {
            let mut stored = step::load(&call, tx, id.0).await?;

            let lead = organizations::find_for_share(tx, stored.value.lead).await?.or_not_found()?;
            let mut refusals = lead.value.may_list();
            if !refusals.is_empty() {
                refusals.append(stored.value.may_activate());
                return Err(refusals.into());
            }
            let event = stored.value.activate()?;
            keep(tx, &mut stored, event).await?;

            step::reply(&call, tx, &stored).await
        })
        .await
}
