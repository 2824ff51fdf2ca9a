//! The entries of a log, as JSON: for those who do not want to read bundles.

use super::store::{column, count};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::{Code, Problem};
use crate::http::types::{Moment, Ref};
use crate::names::EntryRef;
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{EntryKind, Id, Subject};
use sea_orm::{ConnectionTrait as _, QueryResult};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Entries of a page when the caller does not say.
const LIMIT_DEFAULT: u16 = 100;
/// Entries of a page at most.
const LIMIT_MAX: u16 = 1_000;
/// The list a cursor of this list belongs to.
const LIST: &str = "ledger_entries";

/// Which entries are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntryQuery {
    /// The code of the hub whose log is read.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: String,
    /// Only entries about this thing.
    #[param(
        min_length = 30,
        max_length = 30,
        pattern = "^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    subject: Option<String>,
    /// Entries of a page.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// One entry of a log: what anybody may know of it.
#[derive(Serialize, ToSchema)]
#[schema(as = LedgerEntry)]
pub struct LedgerEntryView {
    /// Its index in the log, from 0.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    index: u64,
    /// Its identifier.
    #[schema(inline)]
    id: EntryRef,
    /// What happened.
    #[schema(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.published")]
    kind: String,
    /// To what.
    #[schema(max_length = 40, pattern = "^[a-z]{3}_[0-9a-z]{26}$", example = "dem_068xqk4g8s8g0h1r2t3v4w5x6y")]
    subject: String,
    /// When.
    #[schema(inline)]
    at: Moment,
    /// The bytes that the tree hashes, as text: canonical JSON (RFC 8785). Hash these, not a spelling of your own.
    #[schema(max_length = 65535, pattern = "^\\{.*\\}$")]
    entry: String,
}

/// One page of a log.
#[derive(Serialize, ToSchema)]
pub struct LedgerEntryPage {
    /// The entries, in the order of the log.
    #[schema(max_items = 1000)]
    items: Vec<LedgerEntryView>,
    /// Cursor of the next page, for `after`; null at the end of what is signed.
    #[schema(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    next: Option<String>,
}

/// An identifier of any kind, from text.
#[must_use]
pub fn parse_subject(text: &str) -> Option<Subject> {
    let (prefix, digits) = text.split_once('_')?;
    Subject::restore(prefix, digits_of(digits)?)
}

/// All kinds write their digits alike.
fn digits_of(digits: &str) -> Option<uuid::Uuid> {
    format!("ent_{digits}").parse().ok().map(|id: Id<EntryKind>| id.uuid())
}

/// The identifier of a query parameter.
///
/// # Errors
/// 422 when it is none.
pub fn read_subject(text: &str) -> Result<Subject, Problem> {
    let is_identifier = text.split_once('_').is_some_and(|(_, digits)| digits_of(digits).is_some());
    let code = if is_identifier { "kind_unknown" } else { "wrong_type" };
    parse_subject(text).ok_or_else(|| Problem::invalid("?subject", code, "is not an identifier"))
}

/// List the entries of a log.
///
/// The signed entries of a hub's ledger in their order, with the bytes that were hashed. Payloads are not among them:
/// an entry shows only a commitment. `GET /ledger/{hub_code}/tile/entries/…` gives the same as bundles.
#[utoipa::path(tag = "ledger", params(EntryQuery), responses((status = OK, body = LedgerEntryPage)))]
#[get("/ledger/entries")]
pub async fn list_ledger_entries(call: Call, query: Query<EntryQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListLedgerEntries)?;
    let limit = query.0.limit.unwrap_or(LIMIT_DEFAULT);
    if limit == 0 || limit > LIMIT_MAX {
        return Err(Problem::invalid("?limit", "out_of_range", format!("is not 1 to {LIMIT_MAX}")));
    }
    let hub = call.app.hubs.read("?hub", &query.0.hub)?;
    let subject = query.0.subject.as_deref().map(read_subject).transpose()?;
    let from = query.0.after.as_deref().map(|cursor| open(&call, cursor)).transpose()?.unwrap_or_default();
    let head = call.app.ledger.shelf.head(call.db(), hub).await?;
    let size = head.map_or(0, |head| head.checkpoint.size);

    let mut items = read(&call, hub, subject, from..size, i64::from(limit) + 1).await?;
    let has_more = items.len() > usize::from(limit);
    items.truncate(usize::from(limit));
    let next = items.last().filter(|_| has_more).map(|last| seal(&call, last.index + 1));
    call.page(items, next, None)
}

fn seal(call: &Call, from: u64) -> String {
    call.app.cursors.seal(LIST, &call.filter(), &from.to_be_bytes())
}

fn open(call: &Call, cursor: &str) -> Result<u64, Problem> {
    let bytes = call.app.cursors.open(LIST, &call.filter(), cursor)?;
    let bytes: [u8; 8] = bytes.try_into().map_err(|_| Problem::new(Code::CursorInvalid))?;
    Ok(u64::from_be_bytes(bytes))
}

async fn read(
    call: &Call,
    hub: HubNumber,
    subject: Option<Subject>,
    range: std::ops::Range<u64>,
    limit: i64,
) -> Result<Vec<LedgerEntryView>, Problem> {
    let sql = "SELECT p.position, e.id, e.kind, e.subject_prefix, e.subject_id, e.at, e.body FROM entry_position AS p \
        JOIN entry AS e ON e.hub = p.hub AND e.id = p.entry_id \
        WHERE p.hub = $1 AND p.position >= $2 AND p.position < $3 AND ($4::uuid IS NULL OR e.subject_id = $4) \
        ORDER BY p.position LIMIT $5";
    let values = [
        hub_column(hub).into(),
        column(range.start)?.into(),
        column(range.end)?.into(),
        subject.map(|subject| subject.uuid()).into(),
        limit.into(),
    ];
    call.app.db.query_all_raw(statement(sql, values)).await?.iter().map(view).collect()
}

fn view(row: &QueryResult) -> Result<LedgerEntryView, Problem> {
    let id: Id<EntryKind> = Id::restore(row.try_get_by_index(1)?);
    let prefix: String = row.try_get_by_index(3)?;
    let subject = Subject::restore(&prefix, row.try_get_by_index(4)?).or_not_found()?;
    let body: Vec<u8> = row.try_get_by_index(6)?;
    Ok(LedgerEntryView {
        index: count(row.try_get_by_index(0)?)?,
        id: Ref(id),
        kind: row.try_get_by_index(2)?,
        subject: subject.to_string(),
        at: Moment(restore_time(row.try_get_by_index(5)?)),
        entry: String::from_utf8(body).map_err(|error| corrupt("entry", id, error))?,
    })
}
