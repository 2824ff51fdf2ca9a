//! Erasure: the payload and the salt of entries are dropped. What was hashed stays, so every proof stays valid, and no
//! guess of the payload can be confirmed any more.

use crate::http::problem::Problem;
use crate::storage::{hub_column, statement};
use crate::tx::Tx;
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::id::Subject;
use sea_orm::ConnectionTrait as _;
use serde_json::json;

/// Erases the facts behind all entries about a person or a thing, and records that it was done. Answers with the number
/// of entries; when there is nothing left to erase, nothing is recorded.
///
/// # Errors
/// When the database does not answer.
pub async fn erase_facts(tx: &Tx, subject: Subject) -> Result<u64, Problem> {
    let hub = subject.hub();
    let sql = "UPDATE entry SET payload = NULL, salt = NULL \
        WHERE hub = $1 AND subject_id = $2 AND subject_prefix = $3 AND payload IS NOT NULL AND kind <> $4";
    let own = EventKind::FactsErased;
    let values = [hub_column(hub).into(), subject.uuid().into(), subject.prefix().into(), own.name().into()];
    let erased = tx.db().execute_raw(statement(sql, values)).await?.rows_affected();
    if erased > 0 {
        let payload = json!({ "entries": erased });
        tx.emit(Event { kind: own, subject, hub, owner: None, audience: Audience::Owner, payload });
    }
    Ok(erased)
}
