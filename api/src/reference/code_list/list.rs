//! The code lists.

use super::store;
use super::view::{CodeListList, CodeListView};
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::reference::CodeList;
use strum::VariantArray as _;

/// List the code lists.
///
/// Regions, industries, IPC symbols, technical fields and the like, with their editions. A minimum is built in; whole
/// lists are loaded by the operator of the installation.
#[utoipa::path(tag = "reference", responses((status = OK, body = CodeListList)))]
#[get("/code-lists")]
pub async fn list_code_lists(call: Call) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListCodeLists)?;
    let loaded = store::list_editions(call.db()).await?;
    let items = CodeList::VARIANTS.iter().map(|list| CodeListView::new(*list, &loaded)).collect();
    Ok(Reply::ok(&CodeListList { items })?.into_response())
}
