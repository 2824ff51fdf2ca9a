//! The list of distributions of rewards.

use super::store::{self, Filter, Knows};
use super::view::RewardView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::names::{AchievementRef, ContractRef, OrganizationRef, RewardStateCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RewardQuery {
    /// Only rewards that this organization distributes.
    #[param(inline)]
    owner: Option<OrganizationRef>,
    /// Only rewards from the income of this contract; to its unit and whoever they name.
    #[param(inline)]
    contract: Option<ContractRef>,
    /// Only rewards from the own use of this achievement; to its unit and whoever they name.
    #[param(inline)]
    achievement: Option<AchievementRef>,
    /// Only rewards in this state.
    #[param(inline)]
    state: Option<RewardStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List rewards.
///
/// Newest first: those of your organization, those that name you, all of a hub that you moderate, and those of leading staff,
/// which everybody reads from their notice on.
#[utoipa::path(tag = "rewards", params(RewardQuery), responses((status = OK, body = Page<RewardView>)))]
#[get("/rewards")]
pub async fn list_rewards(call: Call, query: Query<RewardQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListRewards)?;
    let query = query.0;
    let filter = Filter {
        owner: query.owner.map(|owner| owner.0),
        contract: query.contract.map(|contract| contract.0),
        achievement: query.achievement.map(|achievement| achievement.0),
        state: query.state.map(|state| state.0),
    };
    let paging = Paging::read(&call, "rewards", query.limit, query.after.as_deref())?;
    let rows = store::list(call.db(), &Knows::of(&call.principal), filter, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let items = rows.iter().map(|row| RewardView::item(&call.app, &call.principal, row)).collect();
    call.page(items, next, None)
}
