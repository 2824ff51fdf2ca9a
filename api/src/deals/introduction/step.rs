//! What the steps of an introduction have in common.

use super::store::{self, IntroductionRow};
use super::view::IntroductionView;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::conflict;
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::access::Principal;
use keqiao_domain::deals::introduction::IntroductionParty;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, IntroductionKind};
use keqiao_domain::rule::Refusals;
use sea_orm::ConnectionTrait;

/// Loads an introduction to change it.
///
/// # Errors
/// 404 to everybody but its parties and the hub, 412 and 428 when the version is not the present one.
pub async fn load(call: &Call, tx: &Tx, id: Id<IntroductionKind>) -> Result<IntroductionRow, Problem> {
    let row = store::find_for_update(tx, id).await?.or_not_found()?;
    tx.check(&row.value.resource(tx.principal().organization))?;
    call.check_version(row.version)?;
    Ok(row)
}

/// What relations between organizations have against a decision of this person.
///
/// # Errors
/// When the database does not answer.
pub async fn conflict_of(
    db: &impl ConnectionTrait,
    principal: &Principal,
    row: &IntroductionRow,
) -> Result<Refusals, Problem> {
    let parties = [IntroductionParty::Agency, IntroductionParty::Principal, IntroductionParty::Counterparty];
    conflict::against_related(db, principal, &parties.map(|party| row.value.organization(party)), "/state").await
}

/// As whom the caller has to do with it.
///
/// # Errors
/// 403 to somebody who is no party.
pub fn party(tx: &Tx, row: &IntroductionRow) -> Result<IntroductionParty, Problem> {
    row.value.party_of(tx.principal().organization).ok_or_else(|| Problem::new(Code::Forbidden))
}

/// Stores the change, notes what happened and answers.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(
    call: &Call,
    tx: &Tx,
    mut row: IntroductionRow,
    events: impl IntoIterator<Item = Event>,
) -> Result<Reply, Problem> {
    let mut events = events.into_iter().peekable();
    if events.peek().is_some() {
        store::update(tx, &mut row).await?;
    }
    events.for_each(|event| tx.emit(event));
    let conflict = conflict_of(tx.db(), tx.principal(), &row).await?;
    let view = IntroductionView::single(&call.app, tx.principal(), &row, &conflict, tx.now());
    Ok(Reply::ok(&view)?.version(row.version))
}
