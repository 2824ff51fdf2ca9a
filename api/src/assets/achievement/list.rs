//! The list of achievements.

use super::store::Filter;
use super::view::AchievementView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::organization::list::read_scope;
use crate::listing::step;
use crate::listing::store::Narrowing;
use crate::names::{AchievementStateCode, OrganizationRef, ScopeNameCode, TechnicalFieldCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::assets::achievement::Achievement;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AchievementQuery {
    /// Which part of the list; `market` when absent.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only achievements of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only achievements of this organization.
    #[param(inline)]
    owner: Option<OrganizationRef>,
    /// Only achievements of this technical field.
    #[param(inline)]
    field: Option<TechnicalFieldCode>,
    /// Only achievements in this state.
    #[param(inline)]
    state: Option<AchievementStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
    /// Whether to count the rows.
    count: Option<bool>,
}

/// List achievements.
///
/// Published achievements, newest first. `scope=own` shows those of your organization, `scope=hub` all of a hub you moderate,
/// whatever their state.
#[utoipa::path(tag = "achievements", params(AchievementQuery), responses((status = OK, body = Page<AchievementView>)))]
#[get("/achievements")]
pub async fn list_achievements(call: Call, query: Query<AchievementQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListAchievements)?;
    let query = query.0;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let shared = Narrowing {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        owner: query.owner.map(|owner| owner.0),
        state: query.state.map(|state| state.0.into()),
    };
    let filter = Filter { shared, field: query.field.map(|field| field.0) };
    let paging = Paging::read(&call, "achievements", query.limit, query.after.as_deref())?;
    step::list::<Achievement>(&call, scope, filter.condition(), &paging, query.count).await
}
