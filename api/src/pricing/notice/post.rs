//! Putting a notice before the public.

use super::step;
use super::view::NoticeView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::NoticeKind;

/// Post a public notice.
///
/// An approver of the owner, not the person who set the price, puts the notice before the public for the days of the rule
/// pack. Assets are before the public once at a time.
#[utoipa::path(tag = "notices", responses((status = OK, body = NoticeView)))]
#[post("/notices/{id}/post")]
pub async fn post_notice(call: Call, id: IdPath<NoticeKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::PostNotice, async |tx, notice, standing| {
        let by = tx.principal().actor.user();
        if !standing.is_empty() {
            let mut refusals = standing.clone();
            refusals.append(notice.may_post(by));
            return Err(refusals.into());
        }
        Ok(Some(notice.post(by, tx.now())?))
    })
    .await
}
