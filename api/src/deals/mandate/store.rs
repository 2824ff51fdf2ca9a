//! The rows of mandates.

use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::fee::{FeeRule, Tier};
use keqiao_domain::deals::mandate::{Exclusivity, Mandate, MandateState, MandateTerms, Surroundings};
use keqiao_domain::id::{Id, MandateKind, OrganizationKind, Subject};
use keqiao_domain::money::Currency;
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

/// A mandate's row.
#[derive(Clone, Debug)]
pub struct MandateRow {
    /// The mandate.
    pub value: Mandate,
    /// When it was offered.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The row's version.
    pub version: i64,
}

/// A tier as its column has it.
#[derive(Serialize, Deserialize)]
struct TierColumn {
    up_to_minor: Option<i64>,
    rate_bp: u16,
}

const COLUMNS: &str = "id, broker_id, agency_id, principal_id, created_at, side, subject_prefix, subject_id, exclusivity, \
    currency, fee_fixed, fee_base, fee_tiers, fee_cap, starts_on, ends_on, tail_months, purpose, state, dual_agency, \
    ended_on, version, updated_at";

fn restore_terms(row: &QueryResult, id: Id<MandateKind>) -> Result<MandateTerms, Problem> {
    let broken = |what: &str| corrupt("mandate", id, what);
    let text = |place: usize| -> Result<String, Problem> { Ok(row.try_get_by_index(place)?) };
    let currency: Currency = text(9)?.parse().map_err(|_| broken("currency"))?;
    let tiers: Vec<TierColumn> = serde_json::from_value(row.try_get_by_index(12)?).map_err(|_| broken("fee_tiers"))?;
    let tiers = tiers.into_iter().map(|TierColumn { up_to_minor, rate_bp }| Tier { up_to_minor, rate_bp }).collect();
    let base = text(11)?.parse().map_err(|_| broken("fee_base"))?;
    let fee = FeeRule::try_new(currency, row.try_get_by_index(10)?, base, tiers, row.try_get_by_index(13)?);
    Ok(MandateTerms {
        side: text(5)?.parse().map_err(|_| broken("side"))?,
        subject: restore_subject(row, 6).ok_or_else(|| broken("subject"))?,
        exclusivity: text(8)?.parse().map_err(|_| broken("exclusivity"))?,
        fee: fee.map_err(|_| broken("fee"))?,
        starts_on: row.try_get_by_index(14)?,
        ends_on: row.try_get_by_index(15)?,
        tail_months: u8::try_from(row.try_get_by_index::<i16>(16)?).map_err(|_| broken("tail_months"))?,
        purpose: Reason::restore(text(17)?).map_err(|_| broken("purpose"))?,
    })
}

/// A subject in two columns, prefix and identifier; nothing when it is corrupt.
pub(crate) fn restore_subject(row: &QueryResult, place: usize) -> Option<Option<Subject>> {
    let prefix: Option<String> = row.try_get_by_index(place).ok()?;
    let id: Option<Uuid> = row.try_get_by_index(place + 1).ok()?;
    match (prefix, id) {
        (None, None) => Some(None),
        (Some(prefix), Some(id)) => Subject::restore(&prefix, id).map(Some),
        _ => None,
    }
}

fn restore(row: &QueryResult) -> Result<MandateRow, Problem> {
    let id: Id<MandateKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("mandate", id, what);
    let (state, dual_agency): (String, String) = (row.try_get_by_index(18)?, row.try_get_by_index(19)?);
    Ok(MandateRow {
        value: Mandate {
            id,
            broker: Id::restore(row.try_get_by_index(1)?),
            agency: Id::restore(row.try_get_by_index(2)?),
            principal: Id::restore(row.try_get_by_index(3)?),
            terms: restore_terms(row, id)?,
            state: state.parse().map_err(|_| broken("state"))?,
            dual_agency: dual_agency.parse().map_err(|_| broken("dual_agency"))?,
            ended_on: row.try_get_by_index(20)?,
        },
        created_at: restore_time(row.try_get_by_index(4)?),
        version: row.try_get_by_index(21)?,
        updated_at: restore_time(row.try_get_by_index(22)?),
    })
}

/// Stores a mandate.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, row: &MandateRow) -> Result<(), Problem> {
    let Mandate { id, broker, agency, principal, terms, state, dual_agency, ended_on: _ } = &row.value;
    let MandateTerms { side, subject, exclusivity, fee, starts_on, ends_on, tail_months, purpose } = terms;
    let sql = "INSERT INTO mandate (hub, id, broker_id, agency_id, principal_id, created_at, created_by, side, \
        subject_prefix, subject_id, exclusivity, currency, fee_fixed, fee_base, fee_tiers, fee_cap, starts_on, ends_on, \
        tail_months, purpose, state, dual_agency, version, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, \
        $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $6, $7)";
    let tier = |tier: &Tier| TierColumn { up_to_minor: tier.up_to_minor, rate_bp: tier.rate_bp };
    let tiers: Vec<TierColumn> = fee.tiers().iter().map(tier).collect();
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        broker.uuid().into(),
        agency.uuid().into(),
        principal.uuid().into(),
        row.created_at.as_offset().into(),
        tx.name().into(),
        <&str>::from(*side).into(),
        subject.map(|subject| subject.prefix().to_owned()).into(),
        subject.map(|subject| subject.uuid()).into(),
        <&str>::from(*exclusivity).into(),
        fee.currency().code().into(),
        fee.fixed_minor().into(),
        <&str>::from(fee.base()).into(),
        serde_json::to_value(&tiers).map_err(Problem::internal)?.into(),
        fee.cap_minor().into(),
        (*starts_on).into(),
        (*ends_on).into(),
        i16::from(*tail_months).into(),
        purpose.to_string().into(),
        <&str>::from(*state).into(),
        <&str>::from(*dual_agency).into(),
        row.version.into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Stores a changed mandate. What was agreed never changes.
///
/// # Errors
/// When it changed meanwhile.
pub async fn update(tx: &Tx, row: &mut MandateRow) -> Result<(), Problem> {
    let sql = "UPDATE mandate SET state = $4, dual_agency = $5, ended_on = $6, version = version + 1, updated_at = $7, \
        updated_by = $8 WHERE hub = $1 AND id = $2 AND version = $3";
    let Mandate { id, state, dual_agency, ended_on, .. } = &row.value;
    let values = [
        hub_column(id.hub()).into(),
        id.uuid().into(),
        row.version.into(),
        <&str>::from(*state).into(),
        <&str>::from(*dual_agency).into(),
        (*ended_on).into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    let result = tx.db().execute_raw(statement(sql, values)).await?;
    row.version += 1;
    row.updated_at = tx.now();
    expect_one("mandate", id, result.rows_affected())
}

/// A mandate.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(db: &impl ConnectionTrait, id: Id<MandateKind>) -> Result<Option<MandateRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM mandate WHERE hub = $1 AND id = $2");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// A mandate, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update(tx: &Tx, id: Id<MandateKind>) -> Result<Option<MandateRow>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM mandate WHERE hub = $1 AND id = $2 FOR UPDATE");
    let values = [hub_column(id.hub()).into(), id.uuid().into()];
    tx.db().query_one_raw(statement(&sql, values)).await?.as_ref().map(restore).transpose()
}

/// One page of an organization's mandates on either side, newest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_of_party(
    db: &impl ConnectionTrait,
    party: Id<OrganizationKind>,
    state: Option<MandateState>,
    paging: &Paging,
) -> Result<Vec<MandateRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mandate WHERE (agency_id = $1 OR principal_id = $1) AND ($2::text IS NULL OR state = $2) \
        AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4"
    );
    let limit = i64::try_from(paging.rows()).unwrap_or(i64::MAX);
    let state = state.map(|state| <&str>::from(state).to_owned());
    let values = [party.uuid().into(), state.into(), paging.after.into(), limit.into()];
    db.query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// Active mandates whose last day lies before this one, held; those that another node holds are passed over.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_due(tx: &Tx, day: Date, limit: i64) -> Result<Vec<MandateRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mandate WHERE state = 'active' AND ends_on < $1 ORDER BY ends_on LIMIT $2 \
        FOR UPDATE SKIP LOCKED"
    );
    tx.db().query_all_raw(statement(&sql, [day.into(), limit.into()])).await?.iter().map(restore).collect()
}

/// Mandates between a broker's organization and a principal that run or whose tail runs, and are not about something else.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_active_between(
    tx: &Tx,
    agency: Id<OrganizationKind>,
    principal: Id<OrganizationKind>,
) -> Result<Vec<MandateRow>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mandate WHERE agency_id = $1 AND principal_id = $2 AND state = 'active' ORDER BY id"
    );
    let values = [agency.uuid().into(), principal.uuid().into()];
    tx.db().query_all_raw(statement(&sql, values)).await?.iter().map(restore).collect()
}

/// What else stands around a mandate that its principal is about to accept. The principal's row must be held: then nobody
/// accepts another one meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn surroundings(db: &impl ConnectionTrait, mandate: &Mandate) -> Result<Surroundings, Problem> {
    let MandateTerms { side, subject, exclusivity, starts_on, ends_on, .. } = &mandate.terms;
    let (side, is_exclusive) = (<&str>::from(*side), *exclusivity == Exclusivity::Exclusive);
    let overlap = "SELECT EXISTS (SELECT FROM mandate WHERE principal_id = $1 AND id <> $2 AND state = 'active' AND side = $3 \
        AND ($4 OR exclusivity = 'exclusive') AND ($5::uuid IS NULL OR subject_id IS NULL OR subject_id = $5) \
        AND starts_on <= $7 AND ends_on >= $6)";
    let values = [
        mandate.principal.uuid().into(),
        mandate.id.uuid().into(),
        side.into(),
        is_exclusive.into(),
        subject.map(|subject| subject.uuid()).into(),
        (*starts_on).into(),
        (*ends_on).into(),
    ];
    let row = db.query_one_raw(statement(overlap, values)).await?;
    let has_exclusive_overlap = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    // Principals for whom the broker acts, and to whom he has introduced this one.
    let dual = "SELECT count(*) > 0, coalesce(bool_or(m.dual_agency <> 'consented'), FALSE) FROM introduction AS i \
        JOIN mandate AS m ON m.hub = i.hub AND m.id = i.mandate_id \
        WHERE i.agency_id = $1 AND i.counterparty_id = $2 AND i.state <> 'dismissed' AND m.state = 'active'";
    let values = [mandate.agency.uuid().into(), mandate.principal.uuid().into()];
    let row = db.query_one_raw(statement(dual, values)).await?.ok_or_else(|| Problem::internal("a count has a row"))?;
    Ok(Surroundings {
        has_exclusive_overlap,
        is_dual: row.try_get_by_index(0)?,
        lacks_consent_of_other: row.try_get_by_index(1)?,
    })
}
