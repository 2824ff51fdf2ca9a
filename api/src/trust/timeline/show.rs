//! The timeline of a listing.

use crate::app::App;
use crate::call::Call;
use crate::deals::reward::store as rewards;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Moment, Ref};
use crate::listing::store as listings;
use crate::names::{EntryRef, OrganizationRef};
use crate::storage::{hub_column, restore_time, statement};
use crate::trust::certificate::make::may_read;
use crate::trust::log::list_entries::read_subject;
use crate::trust::log::store::count;
use crate::tx::{OrNotFound as _, operation_name};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Principal, Resource};
use keqiao_domain::assets::achievement::Achievement;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::{AchievementKind, DemandKind, EntryKind, Id, PatentKind, RewardKind, Subject};
use keqiao_domain::market::demand::Demand;
use keqiao_domain::process::Step;
use sea_orm::{ConnectionTrait as _, QueryResult};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Lines of a timeline at most.
const LINES_MAX: i64 = 1_000;

/// Whose timeline is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TimelineQuery {
    /// The identifier of a patent, an achievement, a demand or a reward.
    #[param(
        min_length = 30,
        max_length = 30,
        pattern = "^(pat|ach|dem|rwd)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    subject: String,
}

/// One thing that happened.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineLine)]
pub struct LineView {
    /// The identifier of its entry.
    #[schema(inline)]
    id: EntryRef,
    /// Its index in the hub's log; null for a moment after its commit.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    index: Option<u64>,
    /// What happened.
    #[schema(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.published")]
    kind: String,
    /// When.
    #[schema(inline)]
    at: Moment,
    /// Who did it: a pseudonymous identifier, or `system`.
    #[schema(max_length = 40, pattern = "^(system|visitor|[a-z]{3}_[0-9a-z]{26})$", example = "system")]
    actor: String,
    /// For whom: the organization that the thing belonged to.
    #[schema(inline)]
    owner: Option<OrganizationRef>,
    /// The operation that did it.
    #[schema(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.publish")]
    operation: String,
    /// The rules that the step had to pass, apart from the state it started from; `GET /v1/rules` tells each.
    #[schema(max_items = 50)]
    rules: Vec<&'static str>,
    /// The particulars; null when they were erased.
    payload: Option<serde_json::Value>,
    /// Where the proof of this line is.
    #[schema(max_length = 100, pattern = "^/v1/ledger/inclusion\\?entry=ent_[0-9a-z]{26}$")]
    verify: String,
}

/// What happened to one thing.
#[derive(Serialize, ToSchema)]
#[schema(as = Timeline)]
pub struct TimelineView {
    /// The lines, the oldest first; those that you may not read are left out.
    #[schema(max_items = 1000)]
    items: Vec<LineView>,
    /// Whether lines were left out because you may not read them.
    is_partial: bool,
}

/// The access attributes of a listing, and the rules of each of its steps.
struct Listing {
    resource: Resource,
    rules: fn(&str) -> Vec<&'static str>,
}

/// Show the timeline of a listing.
///
/// What happened to a patent, an achievement, a demand or the distribution of a reward: who did it, for whom, when, by which operation and under
/// which rules, with the address of the proof of each line. Visitors read what is public; the owner's organization and
/// the hub's moderators read all.
#[utoipa::path(tag = "ledger", params(TimelineQuery), responses((status = OK, body = TimelineView)))]
#[get("/ledger/timeline")]
pub async fn show_timeline(call: Call, query: Query<TimelineQuery>) -> Result<HttpResponse, Problem> {
    let subject = read_subject(&query.0.subject)?;
    let listing = find(&call.app, &call.principal, subject).await?;
    access::check(&call.principal, Action::ShowTimeline, &listing.resource)?;
    Ok(Reply::ok(&read(&call.app, &call.principal, &listing, subject).await?)?.into_response())
}

async fn find(app: &App, principal: &Principal, subject: Subject) -> Result<Listing, Problem> {
    if let Some(id) = subject.id::<PatentKind>() {
        let stored = listings::find::<Patent>(&app.db, id).await?.or_not_found()?;
        let rules = |operation: &str| rules_of(keqiao_domain::assets::patent::PROCESS.steps, operation);
        return Ok(Listing { resource: stored.value.resource(), rules });
    }
    if let Some(id) = subject.id::<AchievementKind>() {
        let stored = listings::find::<Achievement>(&app.db, id).await?.or_not_found()?;
        let rules = |operation: &str| rules_of(keqiao_domain::assets::achievement::PROCESS.steps, operation);
        return Ok(Listing { resource: stored.value.resource(), rules });
    }
    if let Some(id) = subject.id::<RewardKind>() {
        let row = rewards::find(&app.db, id).await?.or_not_found()?;
        let rules = |operation: &str| rules_of(keqiao_domain::deals::reward::PROCESS.steps, operation);
        return Ok(Listing { resource: row.value.resource_of_named(principal), rules });
    }
    let id = subject.id::<DemandKind>().or_not_found()?;
    let stored = listings::find::<Demand>(&app.db, id).await?.or_not_found()?;
    let rules = |operation: &str| rules_of(keqiao_domain::market::demand::PROCESS.steps, operation);
    Ok(Listing { resource: stored.value.resource(), rules })
}

fn rules_of<S>(steps: &[Step<S>], operation: &str) -> Vec<&'static str> {
    let step = steps.iter().find(|step| operation_name(step.action) == operation);
    step.map(|step| step.rules.iter().map(|rule| rule.code()).collect()).unwrap_or_default()
}

async fn read(app: &App, principal: &Principal, listing: &Listing, subject: Subject) -> Result<TimelineView, Problem> {
    let sql = "SELECT e.id, p.position, e.kind, e.at, e.actor, e.owner_id, e.operation, e.payload, e.audience \
        FROM entry AS e LEFT JOIN entry_position AS p ON p.hub = e.hub AND p.entry_id = e.id \
        WHERE e.hub = $1 AND e.subject_id = $2 ORDER BY e.id LIMIT $3";
    let values = [hub_column(listing.resource.hub).into(), subject.uuid().into(), LINES_MAX.into()];
    let rows = app.db.query_all_raw(statement(sql, values)).await?;
    let mut items = Vec::new();
    for row in &rows {
        let audience: String = row.try_get_by_index(8)?;
        if may_read(principal, listing.resource.hub, row.try_get_by_index(5)?, &audience) {
            items.push(line(row, listing)?);
        }
    }
    Ok(TimelineView { is_partial: items.len() < rows.len(), items })
}

fn line(row: &QueryResult, listing: &Listing) -> Result<LineView, Problem> {
    let id: Id<EntryKind> = Id::restore(row.try_get_by_index(0)?);
    let operation: String = row.try_get_by_index(6)?;
    Ok(LineView {
        id: Ref(id),
        index: row.try_get_by_index::<Option<i64>>(1)?.map(count).transpose()?,
        kind: row.try_get_by_index(2)?,
        at: Moment(restore_time(row.try_get_by_index(3)?)),
        actor: row.try_get_by_index(4)?,
        owner: row.try_get_by_index::<Option<uuid::Uuid>>(5)?.map(|id| Ref(Id::restore(id))),
        rules: (listing.rules)(&operation),
        operation,
        payload: row.try_get_by_index(7)?,
        verify: format!("/v1/ledger/inclusion?entry={id}"),
    })
}
