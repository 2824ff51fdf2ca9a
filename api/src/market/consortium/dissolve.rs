//! Ending a consortium.

use super::step;
use super::view::ConsortiumView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step::keep;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ConsortiumKind;

/// Dissolve a consortium.
///
/// Its lead ends it for good; that it was stays to be seen. Dissolving twice changes nothing.
#[utoipa::path(tag = "consortia", responses((status = OK, body = ConsortiumView)))]
#[post("/consortia/{id}/dissolve")]
pub async fn dissolve_consortium(call: Call, id: IdPath<ConsortiumKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DissolveConsortium, async |tx| {
            let mut stored = step::load(&call, tx, id.0).await?;
            let event = stored.value.dissolve()?;
            keep(tx, &mut stored, event).await?;
            step::reply(&call, tx, &stored).await
        })
        .await
}
