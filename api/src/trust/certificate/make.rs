//! Puts a certificate together from stored bytes, and checks it before it goes out.

use crate::app::App;
use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, statement};
use crate::trust::log::store::{column, count};
use keqiao_domain::access::Principal;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{EntryKind, Id, Subject};
use keqiao_ledger::canonical;
use keqiao_ledger::certificate::{Certificate, Facts, RECORDS_MAX, Record};
use keqiao_ledger::entry::Salt;
use sea_orm::{ConnectionTrait as _, QueryResult};

/// Whether the facts behind the entries are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure<'a> {
    /// To nobody.
    None,
    /// Those that this caller may read in the feed.
    To(&'a Principal),
}

/// A certificate over all signed entries about a thing, the first thousand at most.
///
/// # Errors
/// 404 when nothing about it is signed yet; 500 when what is stored does not prove itself.
pub async fn certify(
    app: &App,
    hub: HubNumber,
    subject: Subject,
    disclosure: Disclosure<'_>,
) -> Result<Certificate, Problem> {
    let head = app.ledger.shelf.fresh_head(&app.db, hub).await?;
    let head = head.ok_or_else(not_signed)?;
    let sql = "SELECT p.position, e.id, e.body, e.payload, e.salt, e.audience, e.owner_id FROM entry AS e \
        JOIN entry_position AS p ON p.hub = e.hub AND p.entry_id = e.id \
        WHERE e.hub = $1 AND e.subject_id = $2 AND p.position < $3 ORDER BY p.position LIMIT $4";
    let values = [
        hub_column(hub).into(),
        subject.uuid().into(),
        column(head.checkpoint.size)?.into(),
        column(RECORDS_MAX as u64)?.into(),
    ];
    let mut records = Vec::new();
    for row in app.db.query_all_raw(statement(sql, values)).await? {
        let index = count(row.try_get_by_index(0)?)?;
        let (_, proof) = app.ledger.shelf.inclusion(&app.db, hub, &head, index, head.checkpoint.size).await?;
        records.push(record(&row, index, proof, hub, disclosure)?);
    }
    if records.is_empty() {
        return Err(not_signed());
    }
    let certificate = Certificate::new(records, &head.note, &head.key);
    let report = certificate.verify(Some(&head.key), &[]);
    match report.first_fault() {
        None => Ok(certificate),
        Some(fault) => Err(Problem::internal(format!("a certificate does not hold: {fault}"))),
    }
}

fn not_signed() -> Problem {
    Problem::not_found().with_detail("no entry about it is signed yet")
}

fn record(
    row: &QueryResult,
    index: u64,
    proof: Vec<keqiao_ledger::tree::Hash>,
    hub: HubNumber,
    disclosure: Disclosure<'_>,
) -> Result<Record, Problem> {
    let id: Id<EntryKind> = Id::restore(row.try_get_by_index(1)?);
    let body: Vec<u8> = row.try_get_by_index(2)?;
    let entry = String::from_utf8(body).map_err(|error| corrupt("entry", id, error))?;
    let may_read = match disclosure {
        Disclosure::None => false,
        Disclosure::To(principal) => {
            let owner: Option<uuid::Uuid> = row.try_get_by_index(6)?;
            let audience: String = row.try_get_by_index(5)?;
            may_read(principal, hub, owner, &audience)
        }
    };
    let facts = if may_read { facts(row, id)? } else { None };
    Ok(Record { index, entry, proof, facts })
}

/// Whether the caller may read the payload of an entry: what is public, what is his organization's, and all of a hub
/// that he moderates. The feed decides alike.
#[must_use]
pub fn may_read(principal: &Principal, hub: HubNumber, owner: Option<uuid::Uuid>, audience: &str) -> bool {
    let is_own = owner.is_some() && owner == principal.organization.map(|id| id.uuid());
    audience == "public" || is_own || principal.is_moderator(hub)
}

/// What opens the commitment; nothing when it was erased.
fn facts(row: &QueryResult, id: Id<EntryKind>) -> Result<Option<Facts>, Problem> {
    let payload: Option<serde_json::Value> = row.try_get_by_index(3)?;
    let salt: Option<Vec<u8>> = row.try_get_by_index(4)?;
    let (Some(payload), Some(salt)) = (payload, salt) else { return Ok(None) };
    let bytes = canonical::to_bytes(&payload).map_err(|error| corrupt("entry", id, error))?;
    let salt = salt.try_into().map_err(|_| corrupt("entry", id, "the salt has not 32 bytes"))?;
    let payload = String::from_utf8(bytes).map_err(|error| corrupt("entry", id, error))?;
    Ok(Some(Facts { payload, salt: Salt::new(salt).to_hex() }))
}
