//! Whether an organization can have a resource.

use super::eligibility::ConditionText;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::path::IdPath;
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::http::reply::Reply;
use crate::http::types::{Code, Day, Ref};
use crate::identity::organization::store as organizations;
use crate::identity::organization_profile::store as profiles;
use crate::listing::store::{self, Listing};
use crate::names::{
    AchievementRef, DemandRef, EligibilityConditionCode, EligibilityGroundCode, EligibilityOutcomeCode,
    OrganizationRef, ResourceRef,
};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::id::{Id, ResourceKind};
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::market::demand::Demand;
use keqiao_domain::market::eligibility::{Applicant, Check, examine, sum};
use keqiao_domain::market::resource::ResourceListing;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// For what one would apply.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EligibilityQuery {
    /// A demand of your organization, or one that it sets jointly.
    #[param(inline)]
    demand: Option<DemandRef>,
    /// An achievement of your organization.
    #[param(inline)]
    achievement: Option<AchievementRef>,
}

/// How it stands with one condition.
#[derive(Serialize, ToSchema)]
#[schema(as = EligibilityCheck)]
pub struct CheckView {
    /// The condition.
    #[schema(inline)]
    condition: EligibilityConditionCode,
    /// Whether it holds, fails, or the data do not tell.
    #[schema(inline)]
    outcome: EligibilityOutcomeCode,
    /// Why.
    #[schema(inline)]
    reason: EligibilityGroundCode,
    /// Why, in Chinese.
    #[schema(max_length = 100, example = "不在要求范围内")]
    reason_zh: &'static str,
    /// Why, in English.
    #[schema(max_length = 100, example = "It lies outside what is asked for")]
    reason_en: &'static str,
    /// The condition in words, where it has no other form.
    words: Option<ConditionText>,
}

/// Whether an organization can have a resource, as far as its own data tell.
#[derive(Serialize, ToSchema)]
#[schema(as = EligibilityReport)]
pub struct EligibilityView {
    /// The resource.
    #[schema(inline)]
    resource: ResourceRef,
    /// Your organization.
    #[schema(inline)]
    organization: OrganizationRef,
    /// The demand that was looked at.
    #[schema(inline)]
    demand: Option<DemandRef>,
    /// The achievement that was looked at.
    #[schema(inline)]
    achievement: Option<AchievementRef>,
    /// The day for which it is told.
    #[schema(inline)]
    on: Day,
    /// All conditions together: one that fails is enough, and without one a single unknown leaves it open.
    #[schema(inline)]
    outcome: EligibilityOutcomeCode,
    /// Each condition that the resource has.
    #[schema(max_items = 50)]
    conditions: Vec<CheckView>,
}

impl From<&Check> for CheckView {
    fn from(check: &Check) -> Self {
        CheckView {
            condition: Code(check.condition),
            outcome: Code(check.ground.outcome()),
            reason: Code(check.ground),
            reason_zh: check.ground.title_zh(),
            reason_en: check.ground.title_en(),
            words: check.words.as_ref().map(|words| ConditionText(words.to_string())),
        }
    }
}

/// Check eligibility.
///
/// Tells for your own organization, and for a demand or an achievement of it where one is named, which conditions of the
/// resource hold, which fail and which the data do not tell, each with its reason. It decides nothing: the issuer does.
#[utoipa::path(tag = "resources", params(EligibilityQuery), responses((status = OK, body = EligibilityView)))]
#[get("/resources/{id}/eligibility")]
pub async fn check_eligibility(
    call: Call,
    id: IdPath<ResourceKind>,
    query: Query<EligibilityQuery>,
) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::CheckEligibility)?;
    let resource = store::find::<ResourceListing>(call.db(), id.0).await?.or_not_found()?.value;
    access::check(&call.principal, Action::CheckEligibility, &resource.resource())?;
    let own = call.principal.organization.ok_or_else(|| Problem::new(ProblemCode::Forbidden))?;
    let organization = organizations::find(call.db(), own).await?.or_not_found()?.value;
    let (profile, _) = profiles::find(call.db(), own).await?;
    let EligibilityQuery { demand, achievement } = query.0;
    let is_set = |found: &Demand| found.is_set_by(own);
    let demand = find_own(&call, demand.map(|named| named.0), "?demand", is_set).await?;
    let is_owned = |found: &Achievement| found.owner == own;
    let achievement = find_own(&call, achievement.map(|named| named.0), "?achievement", is_owned).await?;

    let now = call.app.clock.now();
    let applicant = Applicant {
        organization: &organization.content,
        profile: &profile,
        demand: demand.as_ref().map(|demand| &demand.content),
        achievement: achievement.as_ref().map(|achievement| &achievement.content),
    };
    let checks = examine(&resource.content, &applicant, now);
    let view = EligibilityView {
        resource: Ref(resource.id),
        organization: Ref(own),
        demand: demand.as_ref().map(|demand| Ref(demand.id)),
        achievement: achievement.as_ref().map(|achievement| Ref(achievement.id)),
        on: Day(now.day()),
        outcome: Code(sum(&checks)),
        conditions: checks.iter().map(CheckView::from).collect(),
    };
    Ok(Reply::ok(&view)?.into_response())
}

/// The listing that is named, if one is. Another's is as unknown here as none: nothing of it is told by comparing it.
async fn find_own<L: Listing>(
    call: &Call,
    named: Option<Id<L::Kind>>,
    pointer: &str,
    is_own: impl Fn(&L) -> bool,
) -> Result<Option<L>, Problem> {
    let Some(id) = named else { return Ok(None) };
    match store::find::<L>(call.db(), id).await?.filter(|found| is_own(&found.value)) {
        Some(found) => Ok(Some(found.value)),
        None => Err(Problem::invalid(pointer, "listing_unknown", "is no listing of your organization")),
    }
}
