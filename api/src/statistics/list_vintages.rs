//! The vintages of the statistics.

use super::store;
use super::view::{VintageList, VintageView};
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};

/// List vintages.
///
/// The latest 100 vintages of the statistics, newest first.
#[utoipa::path(tag = "statistics", responses((status = OK, body = VintageList)))]
#[get("/statistics/vintages")]
pub async fn list_vintages(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListVintages)?;
    let vintages = store::list(call.db()).await?;
    Ok(Reply::ok(&VintageList { items: vintages.iter().map(VintageView::from).collect() })?.into_response())
}
