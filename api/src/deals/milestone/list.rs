//! The list of milestones.

use super::store::{self, Filter};
use super::view::MilestoneView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::names::{ContractRef, MilestoneStateCode};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MilestoneQuery {
    /// Only milestones of this contract.
    #[param(inline)]
    contract: Option<ContractRef>,
    /// Only milestones in this state.
    #[param(inline)]
    state: Option<MilestoneStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List milestones.
///
/// Those of your organization's contracts on either side, newest first; `place` tells their order in the contract. They come to
/// be with the effect of a contract, without being entered again.
#[utoipa::path(tag = "milestones", params(MilestoneQuery), responses((status = OK, body = Page<MilestoneView>)))]
#[get("/milestones")]
pub async fn list_milestones(call: Call, query: Query<MilestoneQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListMilestones)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let own = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListMilestones, &own.value.resource())?;
    let query = query.0;
    let paging = Paging::read(&call, "milestones", query.limit, query.after.as_deref())?;
    let filter =
        Filter { contract: query.contract.map(|contract| contract.0), state: query.state.map(|state| state.0) };
    let rows = store::list_of_party(call.db(), organization, filter, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| MilestoneView::item(&call.app, row)).collect(), next, None)
}
