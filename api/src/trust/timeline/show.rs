//! The timeline of a case.

use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::{Moment, Ref};
use crate::listing::store as listings;
use crate::names::{EntryRef, OrganizationRef};
use crate::reference::process::rules_of;
use crate::storage::{hub_column, restore_time, statement};
use crate::trust::certificate::make::may_read;
use crate::trust::log::list_entries::read_subject;
use crate::trust::log::store::count;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check, check_scope};
use keqiao_domain::id::{EntryKind, Id, RegistrationKind, Subject};
use keqiao_domain::registration::case::RegistrationCase;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait as _, QueryResult};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Lines of a timeline at most.
const LINES_MAX: i64 = 1_000;

/// Whose timeline is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TimelineQuery {
    /// The identifier of the thing.
    #[param(
        min_length = 30,
        max_length = 30,
        pattern = "^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
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
    /// For whom: the organization that the thing belonged to, or that was told.
    #[schema(inline)]
    owner: Option<OrganizationRef>,
    /// The operation that did it.
    #[schema(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.publish")]
    operation: String,
    /// The rules that can stand against the operation, apart from the state it starts from; `GET /v1/rules` tells each.
    #[schema(max_items = 50)]
    rules: BTreeSet<&'static str>,
    /// The particulars; null when they were erased or are withheld from you.
    payload: Option<serde_json::Value>,
    /// Where the proof of this line is.
    #[schema(max_length = 100, pattern = "^/v1/ledger/inclusion\\?entry=ent_[0-9a-z]{26}$")]
    verify: String,
}

/// What happened to one thing.
#[derive(Serialize, ToSchema)]
#[schema(as = Timeline)]
pub struct TimelineView {
    /// The lines, the oldest first.
    #[schema(max_items = 1000)]
    items: Vec<LineView>,
    /// Whether the particulars of a step are withheld from you.
    is_partial: bool,
}

/// Show the timeline of a case.
///
/// What happened to a thing of any kind, from a listing over a negotiation and a contract to its registration: who did it, for
/// whom, when, by which operation and under which rules, with the address of the proof of each line. It is for those to whom the feed of
/// events tells something of the case: everybody where a step was public, else the organizations concerned, the moderators of its hub, and
/// whoever may look at a registration. They see every step, as the log does; its particulars where it was told to them. 404 for
/// everybody else.
#[utoipa::path(tag = "ledger", params(TimelineQuery), responses((status = OK, body = TimelineView)))]
#[get("/ledger/timeline")]
pub async fn show_timeline(call: Call, query: Query<TimelineQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ShowTimeline)?;
    let subject = read_subject(&query.0.subject)?;
    let entries = read(&call, subject).await?;
    let told: BTreeSet<_> = entries.iter().filter(|entry| entry.is_told).map(Entry::step).collect();
    if told.is_empty() {
        return Err(Problem::not_found());
    }
    // What several were told of is several entries: one's own is enough.
    let is_line = |entry: &&Entry| entry.is_told || !told.contains(&entry.step());
    let is_partial = entries.iter().any(|entry| !told.contains(&entry.step()));
    let items = entries.iter().filter(is_line).map(line).collect();
    Ok(Reply::ok(&TimelineView { items, is_partial })?.into_response())
}

/// An entry about the case.
struct Entry {
    id: Id<EntryKind>,
    index: Option<u64>,
    kind: String,
    at: Timestamp,
    actor: String,
    owner: Option<Uuid>,
    operation: String,
    payload: Option<serde_json::Value>,
    /// Whether the caller may read its particulars.
    is_told: bool,
}

impl Entry {
    /// What happened, whoever was told of it.
    fn step(&self) -> (Timestamp, &str, &str) {
        (self.at, &self.kind, &self.actor)
    }
}

/// The entries about the case, all of them: the log is public, what is behind it is not.
async fn read(call: &Call, subject: Subject) -> Result<Vec<Entry>, Problem> {
    let sql = "SELECT e.id, p.position, e.kind, e.at, e.actor, e.owner_id, e.operation, e.payload, e.audience \
        FROM entry AS e LEFT JOIN entry_position AS p ON p.hub = e.hub AND p.entry_id = e.id \
        WHERE e.hub = $1 AND e.subject_id = $2 AND e.subject_prefix = $3 ORDER BY e.id LIMIT $4";
    let hub = subject.hub();
    let values = [hub_column(hub).into(), subject.uuid().into(), subject.prefix().into(), LINES_MAX.into()];
    let reads_all = shows_all(call, subject).await?;
    let entry = |row: QueryResult| {
        let (owner, audience) = (row.try_get_by_index(5)?, row.try_get_by_index::<String>(8)?);
        Ok(Entry {
            id: Id::restore(row.try_get_by_index(0)?),
            index: row.try_get_by_index::<Option<i64>>(1)?.map(count).transpose()?,
            kind: row.try_get_by_index(2)?,
            at: restore_time(row.try_get_by_index(3)?),
            actor: row.try_get_by_index(4)?,
            owner,
            operation: row.try_get_by_index(6)?,
            payload: row.try_get_by_index(7)?,
            is_told: reads_all || may_read(&call.principal, hub, owner, &audience),
        })
    };
    call.app.db.query_all_raw(statement(sql, values)).await?.into_iter().map(entry).collect()
}

/// Whether the subject is a registration that the caller may look at: its steps are told to the other side only, and the view of it
/// shows them all.
async fn shows_all(call: &Call, subject: Subject) -> Result<bool, Problem> {
    let Some(id) = subject.id::<RegistrationKind>() else { return Ok(false) };
    let Some(case) = listings::find::<RegistrationCase>(call.db(), id).await? else { return Ok(false) };
    let resource = case.value.resource(call.principal.organization);
    Ok(check(&call.principal, Action::ShowRegistration, &resource).is_ok())
}

fn line(entry: &Entry) -> LineView {
    LineView {
        id: Ref(entry.id),
        index: entry.index,
        kind: entry.kind.clone(),
        at: Moment(entry.at),
        actor: entry.actor.clone(),
        owner: entry.owner.map(|id| Ref(Id::restore(id))),
        rules: rules_of(&entry.operation),
        operation: entry.operation.clone(),
        payload: entry.payload.clone().filter(|_| entry.is_told),
        verify: format!("/v1/ledger/inclusion?entry={}", entry.id),
    }
}
