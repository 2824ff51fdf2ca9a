//! How often one is written to.

use super::store;
use super::view::DigestView;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::matching::saved_search::user_of;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};

/// Show how often you are written to.
///
/// A digest is one letter about what has come into your inbox and waits unread.
#[utoipa::path(tag = "matching", responses((status = OK, body = DigestView)))]
#[get("/digest")]
pub async fn show_digest(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ShowDigest)?;
    let (user, organization) = user_of(&call.principal)?;
    let digest = store::find(call.db(), organization.hub(), user).await?;
    Ok(Reply::ok(&DigestView::of(digest.as_ref()))?.into_response())
}
