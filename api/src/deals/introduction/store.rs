//! The rows of introductions.

use crate::deals::mandate::store::restore_subject;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::assets::readiness::DocumentDigest;
use keqiao_domain::deals::introduction::{
    Contest, Decision, Finding, Introduction, IntroductionParty, IntroductionState,
};
use keqiao_domain::id::{Id, IntroductionKind, MandateKind, OrganizationKind, Subject};
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use time::{Date, OffsetDateTime};

/// An introduction's row.
#[derive(Clone, Debug)]
pub struct IntroductionRow {
    /// The introduction.
    pub value: Introduction,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The row's version.
    pub version: i64,
}

const COLUMNS: &str = "id, mandate_id, agency_id, principal_id, counterparty_id, subject_prefix, subject_id, note, evidence, \
    recorded_at, contestable_until, state, contest_by, contest_reason, first_contact_on, contested_at, finding_reason, \
    decided_at, version, updated_at";

fn restore_contest(row: &QueryResult, id: Id<IntroductionKind>) -> Result<Option<Contest>, Problem> {
    let broken = |what: &str| corrupt("introduction", id, what);
    let Some(at) = row.try_get_by_index::<Option<OffsetDateTime>>(15)? else { return Ok(None) };
    let (by, reason): (Option<String>, Option<String>) = (row.try_get_by_index(12)?, row.try_get_by_index(13)?);
    let first_contact_on: Option<Date> = row.try_get_by_index(14)?;
    Ok(Some(Contest {
        by: by.unwrap_or_default().parse::<IntroductionParty>().map_err(|_| broken("contest_by"))?,
        reason: Reason::restore(reason.unwrap_or_default()).map_err(|_| broken("contest_reason"))?,
        first_contact_on: first_contact_on.ok_or_else(|| broken("first_contact_on"))?,
        at: restore_time(at),
    }))
}

fn restore(row: &QueryResult) -> Result<IntroductionRow, Problem> {
    let id: Id<IntroductionKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("introduction", id, what);
    let (note, state): (String, String) = (row.try_get_by_index(7)?, row.try_get_by_index(11)?);
    let state: IntroductionState = state.parse().map_err(|_| broken("state"))?;
    let evidence: Option<String> = row.try_get_by_index(8)?;
    let evidence = evidence.map(|digest| DocumentDigest::parse(&digest)).transpose().map_err(|_| broken("evidence"))?;
    let finding = if state == IntroductionState::Upheld { Finding::Upheld } else { Finding::Dismissed };
    let decided_at: Option<OffsetDateTime> = row.try_get_by_index(17)?;
    let finding_reason: Option<String> = row.try_get_by_index(16)?;
    let decision = |(reason, at): (String, OffsetDateTime)| {
        let reason = Reason::restore(reason).map_err(|_| broken("finding_reason"))?;
        Ok::<_, Problem>(Decision { finding, reason, at: restore_time(at) })
    };
    Ok(IntroductionRow {
        value: Introduction {
            id,
            mandate: Id::restore(row.try_get_by_index(1)?),
            agency: Id::restore(row.try_get_by_index(2)?),
            principal: Id::restore(row.try_get_by_index(3)?),
            counterparty: Id::restore(row.try_get_by_index(4)?),
            subject: restore_subject(row, 5).ok_or_else(|| broken("subject"))?,
            note: Reason::restore(note).map_err(|_| broken("note"))?,
            evidence,
            recorded_at: restore_time(row.try_get_by_index(9)?),
            contestable_until: row.try_get_by_index(10)?,
            state,
            contest: restore_contest(row, id)?,
            decision: finding_reason.zip(decided_at).map(decision).transpose()?,
        },
        version: row.try_get_by_index(18)?,
        updated_at: restore_time(row.try_get_by_index(19)?),
    })
}

/// Stores an introduction.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, row: &IntroductionRow) -> Result<(), Problem> {
    let value = &row.value;
    let sql = "INSERT INTO introduction (hub, id, mandate_id, agency_id, principal_id, counterparty_id, subject_prefix, \
        subject_id, note, evidence, recorded_at, created_by, contestable_until, state, version, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $11, $12)";
    let values = [
        hub_column(value.id.hub()).into(),
        value.id.uuid().into(),
        value.mandate.uuid().into(),
        value.agency.uuid().into(),
        value.principal.uuid().into(),
        value.counterparty.uuid().into(),
        value.subject.map(|subject| subject.prefix().to_owned()).into(),
        value.subject.map(|subject| subject.uuid()).into(),
        value.note.to_string().into(),
        value.evidence.as_ref().map(|digest| digest.as_str().to_owned()).into(),
        value.recorded_at.as_offset().into(),
        tx.name().into(),
        value.contestable_until.into(),
        <&str>::from(value.state).into(),
        row.version.into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Stores a changed introduction. What was recorded never changes.
///
/// # Errors
/// When it changed meanwhile.
pub async fn update(tx: &Tx, row: &mut IntroductionRow) -> Result<(), Problem> {
    let sql = "UPDATE introduction SET state = $4, contest_by = $5, contest_reason = $6, first_contact_on = $7, \
        contested_at = $8, finding_reason = $9, decided_at = $10, version = version + 1, updated_at = $11, updated_by = $12 \
        WHERE hub = $1 AND id = $2 AND version = $3";
    let Introduction { id, state, contest, decision, .. } = &row.value;
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        row.version.into(),
        <&str>::from(*state).into(),
        contest.as_ref().map(|contest| <&str>::from(contest.by).to_owned()).into(),
        contest.as_ref().map(|contest| contest.reason.to_string()).into(),
        contest.as_ref().map(|contest| contest.first_contact_on).into(),
        contest.as_ref().map(|contest| contest.at.as_offset()).into(),
        decision.as_ref().map(|decision| decision.reason.to_string()).into(),
        decision.as_ref().map(|decision| decision.at.as_offset()).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    row.version += 1;
    row.updated_at = tx.now();
    expect_one("introduction", id, result.rows_affected())
}

/// An introduction.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<IntroductionKind>) -> Result<Option<IntroductionRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM introduction WHERE hub = $1 AND id = $2");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// An introduction, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<IntroductionKind>) -> Result<Option<IntroductionRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM introduction WHERE hub = $1 AND id = $2 FOR UPDATE");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    tx.db().query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// Whether the same was recorded under a mandate before. The mandate must be held.
///
/// # Errors
/// When the database does not answer.
pub async fn is_recorded(
    tx: &Tx,
    mandate: Id<MandateKind>,
    counterparty: Id<OrganizationKind>,
    subject: Option<Subject>,
) -> Result<bool, Problem> {
    let sql = "SELECT EXISTS (SELECT FROM introduction WHERE hub = $1 AND mandate_id = $2 AND counterparty_id = $3 \
        AND subject_id IS NOT DISTINCT FROM $4)";
    let values = [
        hub_column(mandate.hub()).into(),
        mandate.uuid().into(),
        counterparty.uuid().into(),
        subject.map(|subject| subject.uuid()).into(),
    ];
    let row = tx.db().query_one_raw(statement(sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// The introductions of some of these organizations to others of them, oldest first, held: none is decided before the
/// transaction ends.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_between(tx: &Tx, parties: &[Id<OrganizationKind>]) -> Result<Vec<IntroductionRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM introduction WHERE principal_id = ANY($1) AND counterparty_id = ANY($1) \
        AND state <> 'dismissed' ORDER BY id FOR SHARE"
    );
    let parties: Vec<uuid::Uuid> = parties.iter().map(Id::uuid).collect();
    tx.db().query_all_raw(statement(&sql, [parties.into()])).await?.iter().map(restore).collect()
}

/// One page of the introductions with which an organization has to do, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_party(
    db: &impl ConnectionTrait,
    party: Id<OrganizationKind>,
    (mandate, state): (Option<Id<MandateKind>>, Option<IntroductionState>),
    paging: &Paging,
) -> Result<Vec<IntroductionRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM introduction WHERE (agency_id = $1 OR principal_id = $1 OR counterparty_id = $1) \
        AND ($2::uuid IS NULL OR mandate_id = $2) AND ($3::text IS NULL OR state = $3) \
        AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT $5"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let state = state.map(|state| <&str>::from(state).to_owned());
    let mandate = mandate.map(|mandate| mandate.uuid());
    let values = [party.uuid().into(), mandate.into(), state.into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}
