//! Taking a notice back.

use super::step;
use super::view::NoticeView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::NoticeKind;

/// Withdraw a public notice.
///
/// The owner takes back a notice whose days are not over. Withdrawing twice changes nothing.
#[utoipa::path(tag = "notices", responses((status = OK, body = NoticeView)))]
#[post("/notices/{id}/withdraw")]
pub async fn withdraw_notice(call: Call, id: IdPath<NoticeKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::WithdrawNotice, async |tx, notice, _| Ok(notice.withdraw(tx.now())?)).await
}
