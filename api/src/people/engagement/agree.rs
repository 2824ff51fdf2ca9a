//! Agreeing to serve.

use super::step::{keep, load, standing};
use super::view::EngagementView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::EngagementKind;

/// Agree to an engagement.
///
/// The provider agrees to serve. Agreeing twice changes nothing.
#[utoipa::path(tag = "engagements", responses((status = OK, body = EngagementView)))]
#[post("/engagements/{id}/agree")]
pub async fn agree_engagement(call: Call, id: IdPath<EngagementKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AgreeEngagement, async |tx| {
            let (mut stored, side) = load(&call, tx, id.0).await?;
            let mut refusals = standing(tx, &stored.value, side).await?;
            if !refusals.is_empty() {
                refusals.append(stored.value.may_agree(side));
                return Err(refusals.into());
            }
            let event = stored.value.agree(side)?;
            keep(&call, tx, stored, &refusals, event).await
        })
        .await
}
